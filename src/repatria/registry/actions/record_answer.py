"""Record what a person answered who was asked whether an enquirer may find them."""

from __future__ import annotations

from uuid import UUID, uuid4

from repatria.core.enquiries import Answer
from repatria.core.errors import Fault, NoSuchRecord, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.models import Enquiry, Person, SealedAnswer
from repatria.registry.vault.answers import seal_answer
from repatria.registry.vault.keys import Compartment, ring_of


def record_answer(account: UUID, enquiry: UUID, answer: Answer) -> UUID:
    """Seal what the person said in private, and give its identifier; the last answer holds.

    To agree and to refuse leave the same trace, so that nobody but the enquirer ever learns which it was,
    and the enquirer only if it was yes.

    Raises:
        NoSuchRecord: There is no such enquiry, or nobody was found for it.
        RequestInvalid: A message without agreement, or one that is too long.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "record-answer", subject=f"enquiry:{enquiry}", in_confidence=True) as act:
        who = Enquiry.objects.filter(pk=enquiry).values_list("found", flat=True).first()
        if who is None:
            raise NoSuchRecord
        person = act.take(Person, who)
        found = act.take(Enquiry, enquiry)
        if found.found_id != person.id:
            raise NoSuchRecord  # somebody else was found meanwhile
        if answer.message is not None and not answer.agrees:
            fault = Fault("answer", 0, "message", "contradiction", "a message", "none unless they agree")
            raise RequestInvalid("Recording an answer", (fault,))
        record = uuid4()
        sealed = seal_answer(ring_of(Compartment.WISHES), answer, record=record, version=1, enquiry=found.id)
        act.saw([person.id])
        made = act.make(
            SealedAnswer,
            as_id=record,
            enquiry=found,
            person=person,
            turn=SealedAnswer.objects.filter(enquiry=found).count() + 1,
            key_name=sealed.key_name,
            nonce=sealed.nonce,
            sealed=sealed.sealed,
        )
        return made.id
