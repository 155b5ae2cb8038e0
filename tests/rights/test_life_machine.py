"""The life of requests walked at random over the real commands and a real database; every state rebuilt from events."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from habeas.demo.cluster import ClusterSettings
from habeas.jurisdictions.rules.sets import DenialCode, FeeGround, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights import commands
from habeas.rights.rules.fees import FeeCurrency, FeeLine
from habeas.rights.rules.life import Told
from habeas.rights.rules.rebuilding import rebuilt
from habeas.rights.rules.states import STEPS, EventKind, Outcome, RequestStatus
from habeas.storage.regions import Regions, open_region
from tests.conftest import OPTIONS, copied
from tests.rights.world import NOW, World, build, system

REQUEST = "select status, open, effective_due, hard_due from habeas.rights_request where id = $1"
RIGHTS = "select right_code, outcome from habeas.requested_right where request_id = $1"
EVENTS = "select kind, at, detail::text as detail from habeas.request_event where request_id = $1 order by at, id"
EXPECTED = frozenset(
    {
        ErrorCode.ALREADY_DECIDED,
        ErrorCode.BAD_USER_INPUT,
        ErrorCode.DATA_NOT_NEEDED,
        ErrorCode.DENIAL_NOT_ADMITTED,
        ErrorCode.EXTENSION_REJECTED,
        ErrorCode.FEE_NOT_ADMITTED,
        ErrorCode.FEE_STANDS,
        ErrorCode.IDENTITY_NOT_ADMITTED,
        ErrorCode.IDENTITY_NOT_VERIFIED,
        ErrorCode.ILLEGAL_STEP,
        ErrorCode.NOTHING_REFUSED,
        ErrorCode.REVIEWER_NOT_INDEPENDENT,
        ErrorCode.RIGHT_NOT_AVAILABLE,
        ErrorCode.RIGHT_NOT_IN_REQUEST,
    }
)
ASKED = (
    (Right.ACCESS,),
    (Right.ERASURE, Right.OBJECTION),
    (Right.RECTIFICATION,),
    (Right.AUTOMATED_DECISION_REVIEW, Right.CONFIRMATION),
    (Right.OBJECTION_DIRECT_MARKETING,),
    (Right.RESTRICTION, Right.COPY),
)
IN_CALIFORNIA = ((Right.ACCESS,), (Right.ERASURE, Right.OPT_OUT_SALE_SHARING), (Right.RECTIFICATION, Right.ACCESS))
SENT = (*itertools.product(("annika", "oliver"), ASKED), *itertools.product(("maya",), IN_CALIFORNIA))
SAYING = (
    *(commands.AnswerClarification, commands.AppealRequest, commands.ComplainAboutRequest),
    commands.ContestFee,
)
POINTS = [
    commands.DataPoint(field, value) for field, value in (("NAME", "Maya"), ("E_MAIL", "x"), ("RESIDENCE", "US-CA"))
]
REASON = (DenialCode.MANIFESTLY_UNFOUNDED, "The same thing was asked yesterday.")


class Life(RuleBasedStateMachine):
    """One request; whatever happens to it, its events tell how it stands."""

    runner: asyncio.Runner
    world: World
    superuser: Any

    @initialize(sent=st.sampled_from(SENT))
    def submit(self, sent: tuple[str, tuple[Right, ...]]) -> None:
        person, rights = sent
        self.world.clock.instant = NOW
        self.person, self.rights = self.world.people[person], rights
        self.sent: Entity = self.runner.run(self.world.submit(person, *rights))
        assert isinstance(self.sent.key, UUID)
        self.place = (self.sent.org_id, self.sent.key)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.world.clock.instant += timedelta(days=days)
        on_behalf = system(self.sent.org_id, self.person.controller_id, self.person.subject_id)
        self.do(commands.WatchRequest(*self.place), on_behalf)

    @rule()
    def the_worker_works(self) -> None:
        self.runner.run(self.world.drain())

    @rule(kind=st.sampled_from((commands.TakeUpRequest, commands.ReferRequest)))
    def the_desk_moves_it(self, kind: Any) -> None:
        self.do(kind(*self.place), self.world.aishu)

    @rule(kind=st.sampled_from((commands.AskIdentity, commands.AskDataPoints, commands.AskClarification)))
    def the_desk_asks(self, kind: Any) -> None:
        self.do(kind(*self.place, note="Is it you?"), self.world.aishu)

    @rule()
    def the_desk_takes_more_time(self) -> None:
        self.do(commands.ExtendRequest(*self.place, reason="Nine systems."), self.world.aishu)

    @rule(ground=st.sampled_from(FeeGround))
    def the_desk_announces_a_fee(self, ground: FeeGround) -> None:
        lines = (FeeLine("Search", 2, 1500),)
        self.do(
            commands.AnnounceFee(*self.place, ground, FeeCurrency.EUR, lines, note="Asked yesterday."), self.world.aishu
        )

    @rule(paid=st.booleans())
    def the_fee_arrives_or_is_waived(self, paid: bool) -> None:
        arrived, waived = commands.RecordFeePayment, commands.WaiveFee
        self.do(arrived(*self.place, "SEPA-7") if paid else waived(*self.place, "Once more."), self.world.aishu)

    @rule(kind=st.sampled_from((commands.AcceptFee, commands.DeclineFee)))
    def the_person_answers_a_fee(self, kind: Any) -> None:
        self.do(kind(*self.place), self.person)

    @rule(outcome=st.sampled_from((Outcome.GRANTED, Outcome.REFUSED)), last=st.booleans(), complaint=st.booleans())
    def a_colleague_decides(self, outcome: Outcome, last: bool, complaint: bool) -> None:
        right = Right.COMPLAINT if complaint else self.rights[-1 if last else 0]
        why = REASON if outcome is Outcome.REFUSED else ()
        actor = replace(self.world.aishu, subject_id=new_id())
        self.do(commands.DecideRight(*self.place, right, outcome, *why), actor)

    @rule()
    def the_desk_answers_whoever_stays_unverified(self) -> None:
        self.do(commands.AnswerUnverified(*self.place, note="Nothing of it matched."), self.world.aishu)

    @rule(points=st.lists(st.sampled_from(POINTS), max_size=3, unique=True), signed=st.booleans())
    def the_person_sends_data_points(self, points: list[commands.DataPoint], signed: bool) -> None:
        self.do(commands.ProveIdentity(*self.place, tuple(points), "Maya" if signed else None), self.person)

    @rule()
    def the_person_shows_who_they_are(self) -> None:
        self.do(commands.ShowIdentity(*self.place), self.person)

    @rule(kind=st.sampled_from(SAYING))
    def the_person_says_something(self, kind: Any) -> None:
        self.do(kind(*self.place, note="Please look again."), self.person)

    @rule()
    def the_person_takes_it_back(self) -> None:
        self.do(commands.WithdrawRightsRequest(*self.place), self.person)

    def do(self, command: object, actor: Any) -> None:
        """Carry it out; what is refused is a typed error, and changes nothing."""
        before = self.stored()
        try:
            self.runner.run(self.world.run(command, actor))
        except DomainError as refused:
            self.check_refusal(refused, before[0]["status"])
            assert self.stored() == before

    def check_refusal(self, refused: DomainError, status: str) -> None:
        assert refused.code in EXPECTED, refused
        allowed = refused.details.get("allowed")
        if refused.code is ErrorCode.ILLEGAL_STEP and allowed is not None:
            named = {RequestStatus(each) for each in allowed}
            assert named in (STEPS[RequestStatus(status)], {RequestStatus.HUMAN_REVIEW})

    def stored(self) -> tuple[Any, Any, Any]:
        request = self.runner.run(self.superuser.fetchrow(REQUEST, self.sent.key))
        rights = self.runner.run(self.superuser.fetch(RIGHTS, self.sent.key))
        events = self.runner.run(self.superuser.fetch(EVENTS, self.sent.key))
        return dict(request), {row[0]: row[1] for row in rights}, [tuple(row) for row in events]

    @invariant()
    def the_events_tell_how_it_stands(self) -> None:
        if not hasattr(self, "sent"):
            return
        request, rights, rows = self.stored()
        events = [Told(EventKind(kind), at, orjson.loads(detail or "{}")) for kind, at, detail in rows]
        found = rebuilt(events)
        assert (found.status, found.open) == (request["status"], request["open"])
        assert found.outcomes == rights

    @invariant()
    def the_dates_are_those_of_the_last_event_that_moved_them(self) -> None:
        if not hasattr(self, "sent"):
            return
        request, _, rows = self.stored()
        moved = [
            row
            for row in rows
            if row[0] in ("EXTENDED", "IDENTITY_SHOWN", "RESUMED", "FEE_PAID", "APPEALED", "COMPLAINED")
        ]
        if moved and moved[-1][0] not in ("APPEALED", "COMPLAINED"):
            told = orjson.loads(moved[-1][2])["hardDue"]
            assert (request["hard_due"] and request["hard_due"].isoformat()) == told


@pytest.fixture
def machine(cluster: ClusterSettings) -> Any:
    """The machine over a database of its own, which all its examples share."""
    with copied(cluster) as database, asyncio.Runner() as runner:
        opening = open_region("sg", database.dsn(), OPTIONS)
        region = runner.run(opening.__aenter__())
        superuser = runner.run(asyncpg.connect(database.superuser_dsn))
        try:
            world = runner.run(build(Regions({"sg": region}, None)))
            yield type("Walked", (Life,), {"runner": runner, "world": world, "superuser": superuser})
        finally:
            runner.run(superuser.close())
            runner.run(opening.__aexit__(None, None, None))


def walk(machine: Any, examples: int, steps: int) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    manner = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=quiet, database=None
    )
    run_state_machine_as_test(machine, settings=manner)


def test_every_state_that_a_request_can_reach_is_told_by_its_events(machine: Any) -> None:
    walk(machine, examples=8, steps=10)


@pytest.mark.campaign
def test_many_lives_are_told_by_their_events(machine: Any) -> None:
    walk(machine, examples=60, steps=25)
