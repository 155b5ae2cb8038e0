"""Whether a request may be refused for a reason: only if every source that grants the right admits it."""

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.resolution.grants import Granted, granted
from habeas.jurisdictions.rules.iris import DENIAL_IRIS
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import Decision, DenialCode, Finding, Right
from habeas.jurisdictions.rules.terms import NoticeTerms

BY_EVERY_LAW = "denial must be valid under every law that grants the right"
BY_THE_NOTICE = "the notice limits refusals to its own reasons and admits fewer than the law"
NO_SOURCE = "no applicable law and no notice grants the right"
ADMITTED = "every source that grants the right admits the reason"


@dataclass(frozen=True, slots=True)
class DenialDecision:
    """Whether a refusal stands, why, and who admits it or does not."""

    decision: Decision
    code: DenialCode
    iri: str
    reason: str
    admitted_by: tuple[Citation, ...]
    refused_by: tuple[str, ...]
    finding: Finding | None = None

    @property
    def admitted(self) -> bool:
        """Whether the request may be refused for this reason."""
        return self.decision is Decision.DENY_ALLOWED


def admits_denial(
    right: Right, code: DenialCode, laws: Sequence[AppliedLaw], terms: NoticeTerms | None, as_of: Moment
) -> DenialDecision:
    """Decides on a proposed reason for refusal, on a day."""
    found = granted(right, laws, terms, as_of)
    if not found.grants:
        return _decided(Decision.OUT_OF_SCOPE, code, NO_SOURCE)
    admitting, refusing = _sides(found, code, as_of)
    if refusing:
        return _decided(Decision.GRANT, code, BY_EVERY_LAW, admitting, refusing)
    if terms is not None and terms.grants(right) and not terms.admits(right, code):
        finding = Finding.NOTICE_BROADER_THAN_LAW if admitting else None
        return _decided(Decision.GRANT, code, BY_THE_NOTICE, admitting, (terms.notice,), finding)
    return _decided(Decision.DENY_ALLOWED, code, ADMITTED, (*admitting, *_by_notice(right, terms)))


def _by_notice(right: Right, terms: NoticeTerms | None) -> tuple[Citation, ...]:
    limiting = terms is not None and terms.grants(right) and terms.denials_allowed is not None
    return (Citation(terms.notice, terms.denial_reference),) if terms is not None and limiting else ()


def _sides(found: Granted, code: DenialCode, as_of: Moment) -> tuple[tuple[Citation, ...], tuple[str, ...]]:
    origins = {
        applied.key: applied.law.denials.origin(found.right, code, day_of(as_of, applied.zone))
        for applied in found.laws
    }
    admitting = tuple(origin.citation for origin in origins.values() if origin is not None)
    return admitting, tuple(key for key, origin in origins.items() if origin is None)


def _decided(
    decision: Decision,
    code: DenialCode,
    reason: str,
    admitted_by: tuple[Citation, ...] = (),
    refused_by: tuple[str, ...] = (),
    finding: Finding | None = None,
) -> DenialDecision:
    return DenialDecision(decision, code, DENIAL_IRIS[code], reason, admitted_by, refused_by, finding)
