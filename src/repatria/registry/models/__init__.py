"""The tables. Private to the registry: others go through an act or the door."""

from repatria.registry.models.audit import AuditRow, AuditValues
from repatria.registry.models.organizations import (
    Account,
    Organization,
    OrganizationKind,
    RecoveryCode,
    RoleHeld,
)
from repatria.registry.models.records import (
    Claim,
    Custody,
    Interview,
    LinkJudgement,
    Offer,
    Person,
    PersonSource,
    Report,
    Stance,
)
from repatria.registry.models.sealed import SealedConfidence, VaultRequest
from repatria.registry.models.sessions import KeptAnswer, Mode, ModeChange, Session

__all__ = [
    "Account", "AuditRow", "AuditValues", "Claim", "Custody", "Interview", "KeptAnswer", "LinkJudgement",
    "Mode", "ModeChange", "Offer", "Organization", "OrganizationKind", "Person", "PersonSource",
    "RecoveryCode", "Report", "RoleHeld", "SealedConfidence", "Session", "Stance", "VaultRequest",
]  # fmt: skip
