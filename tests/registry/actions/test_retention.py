"""Each kind of record is kept as long as one table says, and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.access.records import fields_of, kinds
from repatria.registry.actions.forget_expired import forget_expired
from repatria.registry.actions.send_enquiry import send_enquiry
from repatria.registry.actions.withdraw_enquiry import withdraw_enquiry
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Enquiry, VaultRequest
from repatria.registry.models.guard import writing
from repatria.registry.retention import retention
from repatria.registry.roles import Role
from tests.registry.conftest import Opened
from tests.registry.people import account, everything


def test_every_kind_has_a_row() -> None:
    """A kind that nobody thought of fails the build, and a row of no kind as well."""
    assert set(retention()) == set(kinds())


def test_what_goes_has_an_age() -> None:
    """What is removed by its age has the day on which it was made, and every row its reason."""
    goes = {kind for kind, keep in retention().items() if keep.days is not None}
    assert goes == {"audit-values", "enquiry", "manifest", "sealed-work", "vault-request"}
    assert [kind for kind in goes - {"audit-values"} if "made_at" not in fields_of(kind)] == []
    assert [kind for kind, keep in retention().items() if not keep.because.endswith(".")] == []


@pytest.mark.usefixtures("registry")
def test_old_requests_and_withdrawn_enquiries_go() -> None:
    """After their time they are removed; what is younger, or still searched for, stays."""
    everything("UA")
    me = account(Role.FAMILY, party="UA")
    kept, gone = (send_enquiry(me, name="Made-up", asks="Made-up Asker") for _ in range(2))
    withdraw_enquiry(me, gone)
    runs = account(Role.ADMINISTRATOR)
    assert forget_expired(runs) == 0
    long_ago = timezone.now() - timedelta(days=366)
    with writing():
        Enquiry.objects.update(made_at=long_ago)
        VaultRequest.objects.update(made_at=long_ago)
    assert forget_expired(runs) == 2
    assert (Enquiry.objects.filter(pk=kept).exists(), Enquiry.objects.filter(pk=gone).exists()) == (
        True,
        False,
    )
    assert (VaultRequest.objects.count(), forget_expired(runs)) == (0, 0)


def test_what_was_searched_for_is_forgotten_and_the_chain_is_whole(
    registry: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once values beside the audit are old enough they go, rows say so, and nothing is missing."""
    me = account(Role.REGISTRAR, party="UA")
    door.search(me, "person", "Made-up Name", purpose=Purpose.REGISTRATION)
    assert forget_expired(account(Role.ADMINISTRATOR)) == 0
    table = dict(retention())
    table["audit-values"] = type(table["audit-values"])(-1, None, "Made up.")
    monkeypatch.setattr("repatria.registry.actions.forget_expired.retention", lambda: table)
    assert forget_expired(account(Role.ADMINISTRATOR)) == 1
    assert ("Made-up Name" in registry.dump(), check_chain().is_whole) == (False, True)
