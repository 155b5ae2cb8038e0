"""What steps with the person change on a clock of a law: its start, a pause, a longer period."""

from datetime import date, datetime

from habeas.jurisdictions.resolution.asked import Asked, ExtensionNotice, day_of
from habeas.jurisdictions.rules.pack import ClockRule, Law
from habeas.jurisdictions.rules.sets import ExtensionState, PauseRule
from habeas.kernel.periods import end_of_day

_ASK_WITHIN = "ask_identity_within_days"


def start_of(rule: ClockRule, asked: Asked, receipt: date, zone: str) -> date:
    """The relevant time: where the rule says so, the latest of receipt, identity information and fee."""
    if rule.pause is not PauseRule.RELEVANT_TIME:
        return receipt
    return max([receipt, *_relevant(asked, zone)])


def _relevant(asked: Asked, zone: str) -> list[date]:
    identity, fee = asked.steps.identity, asked.steps.fee
    moments = [
        identity.answered if identity and identity.reasonable_doubt is not False else None,
        fee.paid if fee and fee.concerns(asked.right) else None,
    ]
    return [day_of(moment, zone) for moment in moments if moment is not None]


def pause_days(rule: ClockRule, law: Law, asked: Asked, receipt: date, zone: str) -> int:
    """How many days do not count: from asking to the answer, where the rule stops its clock for that step."""
    if rule.pause is PauseRule.IDENTITY_ON_REASONABLE_DOUBT:
        return _identity_days(law, asked, receipt, zone)
    if asked.right in rule.clarification_rights:
        return _clarification_days(asked, zone)
    return 0


def identity_may_pause(law: Law, asked: Asked, receipt: date, zone: str) -> bool:
    """Whether proof of identity was needed, and asked for without undue delay."""
    identity = asked.steps.identity
    if identity is None or not identity.reasonable_doubt:
        return False
    limit = law.provisions[_ASK_WITHIN].value if _ASK_WITHIN in law.provisions else None
    waited = (day_of(identity.asked, zone) - receipt).days
    return not isinstance(limit, int) or waited <= limit


def _identity_days(law: Law, asked: Asked, receipt: date, zone: str) -> int:
    identity = asked.steps.identity
    if identity is None or identity.answered is None or not identity_may_pause(law, asked, receipt, zone):
        return 0
    return max(0, (day_of(identity.answered, zone) - day_of(identity.asked, zone)).days)


def _clarification_days(asked: Asked, zone: str) -> int:
    step = asked.steps.clarification
    if step is None or step.answered is None or step.reasonably_required is False:
        return 0
    return max(0, (day_of(step.answered, zone) - day_of(step.asked, zone)).days + 1)


def extension_state(rule: ClockRule, notice: ExtensionNotice | None, limit: date, zone: str) -> ExtensionState:
    """What becomes of a longer period whose notice is due by the end of the limit."""
    if rule.extension is None:
        return ExtensionState.NOT_ALLOWED
    if notice is None:
        return ExtensionState.AVAILABLE
    if _after(notice, limit, zone):
        return ExtensionState.REJECTED_LATE
    return ExtensionState.ACCEPTED if notice.reasoned else ExtensionState.REJECTED_WITHOUT_REASON


def _after(notice: ExtensionNotice, limit: date, zone: str) -> bool:
    moment = notice.notified_at
    return moment > end_of_day(limit, zone) if isinstance(moment, datetime) else moment > limit
