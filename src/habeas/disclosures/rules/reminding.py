"""When somebody is reminded that an assurance of a recipient ends, and what the mail says."""

from datetime import datetime, timedelta

from habeas.disclosures.rules.assurances import AssuranceKind, needed

AHEAD = timedelta(days=30)
"""How long before the end the controller is reminded first; a second time at the end itself."""


def occasions(valid_until: datetime, now: datetime) -> tuple[timedelta, ...]:
    """In how long to remind: ahead of the end and at it; at once where less time is left; never of what is over."""
    if valid_until <= now:
        return ()
    return max(valid_until - AHEAD - now, timedelta()), valid_until - now


def letter(
    recipient: tuple[str, str, str], kind: AssuranceKind, valid_until: datetime, now: datetime
) -> tuple[str, str]:
    """Subject and text, for a recipient as (name, code, role): what its end stops depends on the role."""
    name, code, role = recipient
    day = f"{valid_until:%Y-%m-%d}"
    lapsed = valid_until <= now
    subject = f"{kind} of {name} ({code}) {'has lapsed' if lapsed else f'ends on {day}'}"
    return subject, f"{subject}.\n\n{_follows(lapsed, needed_of_it=kind in needed(role))}\n"


def _follows(lapsed: bool, *, needed_of_it: bool) -> str:
    if not needed_of_it:
        return "No disclosure to this recipient needs it, and none is refused without it."
    if lapsed:
        return "What it is needed for is refused until a newer one is recorded."
    return "From then on, what it is needed for is refused unless a newer one is recorded before."
