"""Which law applies to a person, what it and the notice ask, by when, and why."""

from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws, named_laws
from habeas.jurisdictions.resolution.asked import Asked, Clarification, ExtensionNotice, FeeStep, IdentityCheck, Steps
from habeas.jurisdictions.resolution.availability import RightAvailable, rights_available
from habeas.jurisdictions.resolution.bases import bases_for_scene, rights_under, scene_carried
from habeas.jurisdictions.resolution.breaches import Breach, BreachClock, breach_clocks, notice_blocks
from habeas.jurisdictions.resolution.children import child_matrix, most_protective
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.denials import DenialDecision, admits_denial
from habeas.jurisdictions.resolution.findings import Report
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.resolution.profiles import profile_named
from habeas.jurisdictions.resolution.promise_clocks import Contract, SpecificPolicy
from habeas.jurisdictions.resolution.resolving import Due, Resolution, resolve, resolve_right
from habeas.jurisdictions.resolution.retention import HeldItem, decide_items, request_record_retention
from habeas.jurisdictions.resolution.signals import signal_effect
from habeas.jurisdictions.resolution.tracing import sentences, trace
from habeas.jurisdictions.resolution.versions import TermsInForce, version_at
from habeas.jurisdictions.resolution.withdrawals import AlternateBasis, decide_withdrawal
from habeas.jurisdictions.rules.facts import Facts
from habeas.jurisdictions.rules.pack import Citation, Law
from habeas.jurisdictions.rules.sets import (
    Availability,
    ClockPurpose,
    Decision,
    DenialCode,
    DueStatus,
    ExtensionState,
    Finding,
    LegalBasis,
    Right,
    Strength,
    Verification,
)
from habeas.jurisdictions.rules.terms import NoticeTerms, Promise

__all__ = [
    "AlternateBasis", "AppliedLaw", "Asked", "Availability", "Breach", "BreachClock", "Citation", "Clarification",
    "Clock", "ClockPurpose", "Contract", "Decision", "DenialCode", "DenialDecision", "Due", "DueStatus",
    "ExtensionNotice", "ExtensionState", "Facts", "FeeStep", "Finding", "HeldItem", "IdentityCheck", "Law",
    "LegalBasis", "NoticeTerms", "Promise", "Report", "Resolution", "Right", "RightAvailable", "SpecificPolicy",
    "Steps", "Strength", "TermsInForce", "Verification", "admits_denial", "applicable_laws", "bases_for_scene",
    "breach_clocks", "child_matrix", "decide_items", "decide_withdrawal", "granted", "most_protective", "named_laws",
    "notice_blocks", "profile_named", "request_record_retention", "resolve", "resolve_right", "rights_available",
    "rights_under", "scene_carried", "sentences", "signal_effect", "trace", "version_at",
]  # fmt: skip
