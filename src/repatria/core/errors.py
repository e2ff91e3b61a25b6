"""Every error that Repatria raises on purpose.

The tree::

    RepatriaError
    ├── InputError            the input is wrong; carries every fault found, not only the first
    │   ├── CaseInvalid       a case file or one of its tables
    │   ├── PlanInvalid       a plan file that is not a plan
    │   ├── SheetInvalid      a file that is not a party's sheet
    │   ├── RoundsInvalid     a file that says no rounds of a plan
    │   ├── ReportInvalid     a report that cannot be read
    │   ├── ListUnreadable    a list of people, or what its columns are said to be (tracing.lists)
    │   ├── JudgementsUnreadable  a file of judgements (tracing.judgements)
    │   ├── LearntUnreadable  a file of what agreement is worth (tracing.learnt)
    │   ├── DayInvalid        a list of people who go, or what is said of the day of a handover
    │   ├── SettingsInvalid   settings of the registry that are missing or not safe
    │   └── RequestInvalid    an argument of a command or call (a selection, an identifier, a key)
    ├── PlanRefused           a plan was checked and does not hold
    ├── RegistryRefused       an act of the registry was not done, and nothing was written
    │   ├── NotPermitted      the access table has no row for this
    │   ├── NotSignedIn       no session or token, or one that ended; nothing tells which
    │   ├── FactorNeeded      a session without a second factor does more than set one up
    │   ├── ModeRefuses       the registry is read-only or dark
    │   ├── TooManyRequests   somebody asks more often than they may
    │   ├── RepeatDiffers     a key of a request comes again with another request
    │   ├── AnswerNotKept     a request was done before, and its answer was shown once
    │   ├── NoSuchRecord      a record is not there, or not yours to see
    │   ├── AlreadyRecorded   the same was recorded before, and would stand there twice
    │   ├── BackupRefused     a backup was not restored: damaged, too old, or there are records already
    │   ├── KeyInUse          a key was to be dropped by which something still opens
    │   ├── PacketRefused     a packet was altered, is old, repeated, for another, or of somebody unknown
    │   ├── PlanNotReady      a plan is not as far as the act needs it, or stands no more
    │   ├── PlanUnchecked     a plan was not checked again by another one, or did not hold
    │   ├── RecordChanged     somebody changed the record since it was read
    │   ├── RolesIncompatible two roles that nobody may hold together
    │   ├── SignInRefused     name, password or code is wrong, or the account is locked; nothing tells which
    │   ├── SecondPersonNeeded  one person did alone what takes two, or the two asked for different things
    │   ├── VaultClosed       this process has no key of the vault
    │   └── VaultRefused      what is sealed cannot be opened: it was changed, moved, or something is missing
    ├── HandoverRefused       something of the day of a handover was not done, and nothing was written
    │   ├── ActRefused        something said at the gate cannot be written down as it is
    │   ├── DayLogRefused     a day log does not open: another passphrase, or it was changed
    │   └── DocumentRefused   a document was altered, or is not signed by those who should have
    ├── LotteryRefused        a secret is not the one committed to, or missing, or the roster changed
    └── EngineFailed          a solver stopped without an answer, or its answer did not survive the check
        ├── NamesNotCompared  the process that compares names does not answer, or not yet
        └── SearchStopped     somebody ended a search before it had any answer

An outcome such as "nobody can go home" or "not proven within the limits" is an answer, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Name one thing that is wrong in the input, where it stands, and what was expected.

    Attributes:
        file: Name of the file as the caller gave it, or of the argument.
        line: Line in that file, from 1; 0 where a place has no line.
        key: Dotted path of the field, e.g. ``people[2].held_by``.
        code: Stable code of the kind of fault; listed in docs/case-format.md.
        found: What stands there, shortened; never a wish, a fear or a name.
        expected: What would have been right, as the end of the sentence "expected ...".
    """

    file: str
    line: int
    key: str
    code: str
    found: str
    expected: str

    def sentence(self) -> str:
        """Say the fault in one line: place, field, what was found, what was expected."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: found {self.found}; expected {self.expected}. [{self.code}]"


class RepatriaError(Exception):
    """Root of all errors: a stable code, and a message that says what to do now."""

    code = "repatria-error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputError(RepatriaError):
    """The input is wrong. Nothing was computed and nothing was written."""

    code = "input-invalid"

    def __init__(self, doing: str, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(faults))
        lines = "\n".join(fault.sentence() for fault in self.faults)
        number = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__(f"{doing}: {number}.\n{lines}")


class CaseInvalid(InputError):
    """A case file, or a table beside it, breaks the case format."""

    code = "case-invalid"


class PlanInvalid(InputError):
    """A file given as a plan is not one; not the same as a plan that was checked and refused."""

    code = "plan-invalid"


class SheetInvalid(InputError):
    """A file given as a party's sheet is not one; not the same as a sheet that was checked and refused."""

    code = "sheet-invalid"


class RoundsInvalid(InputError):
    """A file given as rounds says none; not the same as rounds that were checked and refused."""

    code = "rounds-invalid"


class ReportInvalid(InputError):
    """A report is empty, not text, or in an encoding that cannot be told."""

    code = "report-invalid"


class RequestInvalid(InputError):
    """An argument names something that is not there, or cannot be understood."""

    code = "request-invalid"


class SettingsInvalid(InputError):
    """Settings of the registry are missing, cannot be understood or are not safe."""

    code = "settings-invalid"


class DayInvalid(InputError):
    """A list of people who go, or the file that says where and when, has faults."""

    code = "day-invalid"


class RegistryRefused(RepatriaError):
    """An act of the registry was not done; nothing was written but that somebody tried."""

    code = "registry-refused"


class NotPermitted(RegistryRefused):
    """Nothing in the access table lets the asker do this; it says nothing of any record."""

    code = "not-permitted"

    def __init__(self) -> None:
        super().__init__(
            "Asking the registry: no role that you hold may do this for this purpose. An administrator gives "
            "roles."
        )


class NoSuchRecord(RegistryRefused):
    """A record is not there, or not the asker's to see: one error, since two would tell which."""

    code = "no-such-record"

    def __init__(self) -> None:
        super().__init__(
            "Asking the registry: there is no such record among those that you may see. Check its identifier."
        )


class NotSignedIn(RegistryRefused):
    """There is no session or token, or it ended, or its account was closed; two errors would tell which."""

    code = "not-signed-in"

    def __init__(self) -> None:
        super().__init__("Asking the registry: nobody is signed in, or the session ended. Sign in.")


class FactorNeeded(RegistryRefused):
    """Somebody signed in without a second factor, and does more than set one up."""

    code = "factor-needed"

    def __init__(self) -> None:
        super().__init__(
            "Asking the registry: this session was opened without a second factor. Set one up, confirm it, "
            "and sign in again with a code."
        )


class ModeRefuses(RegistryRefused):
    """The registry is open for less than this.

    Attributes:
        mode: ``read-only`` or ``dark``.
    """

    code = "mode-refuses"

    def __init__(self, mode: str) -> None:
        self.mode = mode
        super().__init__(
            f"Asking the registry: it is {mode}, and this is not done in that mode. Ask an administrator "
            "when it returns."
        )


class TooManyRequests(RegistryRefused):
    """Somebody asks more often than they may.

    Attributes:
        wait_s: Seconds after which to ask again.
    """

    code = "too-many-requests"

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"Asking the registry: too often. Ask again after {wait_s} s.")


class RepeatDiffers(RegistryRefused):
    """A key that was used comes with another request than it was used for."""

    code = "repeat-differs"

    def __init__(self) -> None:
        super().__init__("Repeating a request: its key was used for another one. Choose a new key.")


class AnswerNotKept(RegistryRefused):
    """A request with this key was done before; its answer is one that is shown once and never kept."""

    code = "answer-not-kept"

    def __init__(self) -> None:
        super().__init__(
            "Repeating a request: it was done before, once. Its answer is not kept, because nobody may find "
            "it later. Read what you need, or ask anew with another key."
        )


class AlreadyRecorded(RegistryRefused):
    """The same was recorded before: a draft that somebody confirmed, a name that is taken, a role held."""

    code = "already-recorded"

    def __init__(self) -> None:
        super().__init__("Recording: the same is recorded already. Read it, and change it if it is wrong.")


class PlanNotReady(RegistryRefused):
    """A plan is not as far as the act needs it: not released, not approved by all, or it stands no more."""

    code = "plan-not-ready"

    def __init__(self) -> None:
        super().__init__(
            "Acting on a plan: it is not as far as this needs it, asks nothing of your party, or stands no "
            "more. Look how far it is; the neutral plans again where it has to."
        )


class PlanUnchecked(RegistryRefused):
    """A plan was not checked again lately by anybody but its maker, or its last check did not hold."""

    code = "plan-unchecked"

    def __init__(self, why: str) -> None:
        super().__init__(f"Approving a plan: {why}. Check it against its case in your own name, then go on.")


class RecordChanged(RegistryRefused):
    """Somebody changed the record since it was read.

    Attributes:
        seen: The version that the caller had read.
        version: The version there is.
        changes: Names of what changed since, sorted; never its content.
    """

    code = "record-changed"

    def __init__(self, seen: int, version: int, changes: tuple[str, ...]) -> None:
        self.seen, self.version, self.changes = seen, version, changes
        super().__init__(
            f"Changing a record: you read version {seen}, and there is version {version}; changed since: "
            f"{', '.join(changes) or 'nothing that you may see'}. Read it again, then decide again."
        )


class BackupRefused(RegistryRefused):
    """A backup was not restored, and nothing of it was written."""

    code = "backup-refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"Restoring a backup: {why}.")


class PacketRefused(RegistryRefused):
    """A packet of another installation was not taken; nothing of it was written."""

    code = "packet-refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"Receiving a packet: {why}.")


class KeyInUse(RegistryRefused):
    """A key was to be dropped that alone opens something in the database.

    Attributes:
        records: How many records.
    """

    code = "key-in-use"

    def __init__(self, records: int) -> None:
        self.records = records
        super().__init__(
            f"Dropping older keys: records that open by them alone: {records}. Let an administrator seal "
            "anew (the act reseal_vault) until nothing is left, then drop."
        )


class RolesIncompatible(RegistryRefused):
    """Two roles that nobody may hold together."""

    code = "roles-incompatible"


class SecondPersonNeeded(RegistryRefused):
    """One person did alone what takes two, or the second asked for something else than the first."""

    code = "second-person-needed"

    def __init__(self) -> None:
        super().__init__(
            "Doing what takes two: two people have to mean the same, the second within a day of the first. "
            "Let somebody else of the same side confirm it, or ask again."
        )


class SignInRefused(RegistryRefused):
    """Name, password or code is wrong, or the account is locked or closed; two errors would tell which."""

    code = "sign-in-refused"

    def __init__(self) -> None:
        super().__init__(
            "Signing in: name, password and code do not fit together, or were tried too often. Wait a "
            "quarter of an hour, then try again, or ask an administrator."
        )


class VaultClosed(RegistryRefused):
    """This process was given no key of the vault, so it can neither seal nor open."""

    code = "vault-closed"

    def __init__(self) -> None:
        super().__init__("Using the vault: this process has no key for it. The neutral runs one that has.")


class VaultRefused(RegistryRefused):
    """What is sealed does not open as it was sealed; nothing is guessed in its place."""

    code = "vault-refused"

    def __init__(self) -> None:
        super().__init__(
            "Using the vault: what is sealed was changed, moved or removed, or its key is gone. Change "
            "nothing, verify the audit, and compare with a backup."
        )


class PlanRefused(RepatriaError):
    """A plan was checked and does not hold: it breaks a wish, an offer, a rule, a total or its proof."""

    code = "plan-refused"


class HandoverRefused(RepatriaError):
    """Something of the day of a handover was not done; nothing was written."""

    code = "handover-refused"


class ActRefused(HandoverRefused):
    """Something said at the gate cannot be written down as it is.

    Attributes:
        reason: Stable code of why; listed in docs/handover.md. It never tells what somebody wishes.
    """

    code = "act-refused"

    def __init__(self, reason: str, why: str) -> None:
        self.reason = reason
        super().__init__(f"Writing down what was said: {why}. [{reason}]")


class DayLogRefused(HandoverRefused):
    """A day log does not open, or cannot be used as it is asked."""

    code = "day-log-refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"Using a day log: {why}.")


class DocumentRefused(HandoverRefused):
    """A document of a handover is not what it says.

    Attributes:
        reason: Stable code of why; listed in docs/handover.md.
    """

    code = "document-refused"

    def __init__(self, reason: str, why: str) -> None:
        self.reason = reason
        super().__init__(
            f"Checking a document of a handover: {why}. Do not act on it; ask for it anew. [{reason}]"
        )


class LotteryRefused(RepatriaError):
    """There is no seed: a secret is missing or another one than committed to, or the roster changed."""

    code = "lottery-refused"


class EngineFailed(RepatriaError):
    """A solver stopped without an answer, or gave one that the exact check refused."""

    code = "engine-failed"


class NamesNotCompared(EngineFailed):
    """Names are compared by a process of its own, and it does not answer, or not yet.

    Attributes:
        is_coming: It gets ready: who asks again in a few seconds may be answered.
    """

    code = "names-not-compared"

    def __init__(self, *, is_coming: bool) -> None:
        self.is_coming = is_coming
        then = "it gets ready; ask again in a few seconds" if is_coming else "look for what is written so"
        super().__init__(f"Comparing names: the process that compares them does not answer; {then}.")


class SearchStopped(EngineFailed):
    """Somebody ended a search before it had any answer; there may be one."""

    code = "search-stopped"
