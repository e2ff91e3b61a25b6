"""The tables. Private to the registry: others go through an act or the door."""

from repatria.registry.models.audit import AuditRow, AuditValues
from repatria.registry.models.care import CommissionDecision, FitnessDecision
from repatria.registry.models.days import Manifest, Protocol, Roll, Signer
from repatria.registry.models.enquiries import Enquiry, SealedAnswer
from repatria.registry.models.handovers import Effects, Handover, Stay
from repatria.registry.models.happenings import Notification, PersonEvent
from repatria.registry.models.leaving import Correspondent, ExportRequest
from repatria.registry.models.name_keys import NameKeys
from repatria.registry.models.organizations import (
    Account,
    Organization,
    OrganizationKind,
    RecoveryCode,
    RoleHeld,
)
from repatria.registry.models.plans import (
    MendedPlan,
    Plan,
    PlanApproval,
    PlanSheet,
    ReleaseDay,
    SealedPlan,
    Snapshot,
)
from repatria.registry.models.records import (
    Claim,
    Custody,
    Interview,
    LinkJudgement,
    LinkSuggestion,
    Offer,
    Person,
    PersonSource,
    Report,
    SourceList,
    Stance,
)
from repatria.registry.models.sealed import SealedConfidence, VaultRequest
from repatria.registry.models.sessions import KeptAnswer, Mode, ModeChange, Session
from repatria.registry.models.told import Host, Media, PublicEvent, Relation
from repatria.registry.models.work import LongWork, SealedWork, WorkState

__all__ = [
    "Account", "AuditRow", "AuditValues", "Claim", "CommissionDecision", "Correspondent", "Custody",
    "Effects", "Enquiry", "ExportRequest", "FitnessDecision", "Handover", "Host", "Interview",
    "KeptAnswer", "LinkJudgement", "LinkSuggestion", "LongWork", "Manifest", "Media", "MendedPlan", "Mode",
    "ModeChange", "NameKeys", "Notification", "Offer", "Organization", "OrganizationKind", "Person",
    "PersonEvent", "PersonSource", "Plan", "PlanApproval", "PlanSheet", "Protocol", "PublicEvent",
    "RecoveryCode", "Relation", "ReleaseDay", "Report", "RoleHeld", "Roll", "SealedAnswer",
    "SealedConfidence", "SealedPlan", "SealedWork", "Session", "Signer", "Snapshot", "SourceList",
    "Stance", "Stay", "VaultRequest", "WorkState",
]  # fmt: skip
