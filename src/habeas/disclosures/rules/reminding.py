"""When somebody is reminded that an assurance of a recipient ends, and what the mail says."""

from datetime import datetime, timedelta

from habeas.disclosures.rules.assurances import AssuranceKind

AHEAD = timedelta(days=30)
"""How long before the end the controller is reminded first; a second time at the end itself."""


def occasions(valid_until: datetime, now: datetime) -> tuple[timedelta, ...]:
    """In how long to remind: ahead of the end and at it; at once where less time is left; never of what is over."""
    if valid_until <= now:
        return ()
    return max(valid_until - AHEAD - now, timedelta()), valid_until - now


def letter(recipient: str, code: str, kind: AssuranceKind, valid_until: datetime, now: datetime) -> tuple[str, str]:
    """Subject and text."""
    day = f"{valid_until:%Y-%m-%d}"
    lapsed = valid_until <= now
    what = f"{kind} of {recipient} ({code})"
    subject = f"{what} {'has lapsed' if lapsed else f'ends on {day}'}"
    follows = (
        "What it is needed for is refused until a newer one is recorded."
        if lapsed
        else "From then on, what it is needed for is refused unless a newer one is recorded before."
    )
    return subject, f"{subject}.\n\n{follows}\n"
