"""The tables. Private to the registry: others go through an act or the door."""

from repatria.registry.models.audit import AuditRow, AuditValues
from repatria.registry.models.leaving import Correspondent, ExportRequest
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
    SourceList,
    Stance,
)
from repatria.registry.models.sealed import SealedConfidence, VaultRequest

__all__ = [
    "Account", "AuditRow", "AuditValues", "Claim", "Correspondent", "Custody", "ExportRequest", "Interview",
    "LinkJudgement", "Offer", "Organization", "OrganizationKind", "Person", "PersonSource", "RecoveryCode",
    "Report", "RoleHeld", "SealedConfidence", "SourceList", "Stance", "VaultRequest",
]  # fmt: skip
