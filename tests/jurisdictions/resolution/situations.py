"""What the property tests draw from: instants, laws, notices, policies and steps."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from habeas.jurisdictions import (
    AppliedLaw,
    Asked,
    Clarification,
    Contract,
    ExtensionNotice,
    IdentityCheck,
    NoticeTerms,
    Promise,
    Right,
    SpecificPolicy,
    Steps,
    named_laws,
    profile_named,
)
from habeas.kernel.periods import Period, Unit

KEYS = (
    "EU_GDPR:DE", "EU_GDPR:IE", "EU_GDPR:FR", "EU_GDPR:GR", "UK_GDPR:ENG", "UK_GDPR:SCT", "US_CA_CCPA", "CN_PIPL",
    "SG_PDPA", "BR_LGPD",
)  # fmt: skip
FIRST, LAST = datetime(2025, 1, 1), datetime(2027, 12, 1)  # noqa: DTZ001 - hypothesis adds the zone
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
RIGHTS = st.sampled_from(list(Right))
CHANNELS = st.sampled_from([None, "mobile_app", "web"])
LAW_SETS = st.lists(st.sampled_from(KEYS), max_size=5, unique=True)
NOTICES: st.SearchStrategy[NoticeTerms | None] = st.sampled_from([None, profile_named("AISHU"), profile_named("AOMEI")])
PERIODS = st.builds(
    Period, st.integers(1, 90), st.sampled_from([Unit.CALENDAR_DAY, Unit.WORKING_DAY, Unit.BUSINESS_DAY])
)
PROMISES = st.builds(Promise, PERIODS, st.just("Asia/Shanghai"), st.just("CN"))


def laws(keys: list[str]) -> tuple[AppliedLaw, ...]:
    return named_laws(keys)


@st.composite
def steps(draw: st.DrawFn, received_at: datetime) -> Steps:
    """Steps that may follow a request: each there or not, asked and answered in order."""
    asked = received_at.date() + timedelta(days=draw(st.integers(0, 20)))
    answered = asked + timedelta(days=draw(st.integers(0, 40)))
    notified = received_at.date() + timedelta(days=draw(st.integers(0, 60)))
    doubt = draw(st.sampled_from([None, True, False]))
    return Steps(
        identity=draw(
            st.sampled_from([None, IdentityCheck(asked, answered, doubt), IdentityCheck(asked, None, doubt)])
        ),
        clarification=draw(st.sampled_from([None, Clarification(asked, answered)])),
        extension=draw(st.sampled_from([None, ExtensionNotice(notified)])),
    )


@st.composite
def requests(draw: st.DrawFn) -> Asked:
    received_at = draw(INSTANTS)
    return Asked(draw(RIGHTS), received_at, draw(CHANNELS), None, draw(steps(received_at)))


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    specific = draw(st.none() | st.builds(SpecificPolicy, PROMISES))
    return Contract(terms=draw(NOTICES), specific=specific)
