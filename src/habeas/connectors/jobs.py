"""The jobs of connectors: one call each, outside of any transaction, kept in the one that settles the job."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor, platform
from habeas.connectors.commands import CancelExports, GiveUpSteps, PutOffCall, RecordCall, WakeSteps
from habeas.connectors.commands.entrypoints import CALL, CANCEL, GIVE_UP, RESUMED
from habeas.connectors.commands.load import NotNow, Ready, ready
from habeas.connectors.rules.messages import LARGEST_REPLY, Reply, reply_in
from habeas.connectors.rules.pacing import Pacing
from habeas.connectors.rules.signatures import signed_headers
from habeas.outbound import Bounds, GuardedTransport
from habeas.outbound.addresses import networks_of
from habeas.outbound.calls import Answered, Caller, CallFailed
from habeas.reading.globalid import encode
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.run import WriteEngine, run

TAG = "STP"
RETIRED = "CONNECTOR_RETIRED"
_OK = range(200, 300)
JITTER = 0.2
"""The part of a pause that somebody else sets by which we come later, at most."""


@dataclass(frozen=True)
class Systems:
    """How external systems are called: by whom, how often again, and where they call back."""

    caller: Caller
    pacing: Pacing = field(default_factory=Pacing)
    base_url: str = "https://habeas.invalid"
    chance: Callable[[], float] = random.SystemRandom().random


def systems_of(settings: Mapping[str, Any]) -> Systems:
    """How the settings, by name, want systems called; MISCONFIGURED for a network that is none."""
    seconds = settings["connector_timeout_s"]
    transport = GuardedTransport(
        loopback=settings["outbound_loopback"],
        networks=networks_of(settings["outbound_networks"]),
        bounds=Bounds(seconds, LARGEST_REPLY),
    )
    pacing = Pacing(first_s=settings["connector_first_pause_s"], attempts=settings["connector_attempts"])
    return Systems(Caller(transport, seconds), pacing, settings["public_url"].rstrip("/"))


def jobs(engine: WriteEngine, systems: Systems | None = None) -> tuple[Job, ...]:
    """Every job of connectors with its handler."""
    return (
        Job(CALL, _calling(engine, systems or Systems(Caller(GuardedTransport())))),
        Job(GIVE_UP, _of_case(engine, GiveUpSteps)),
        Job(CANCEL, _of_case(engine, CancelExports)),
        Job(RESUMED, _waking(engine)),
    )


def callback_url(base_url: str, region: str, org_id: UUID, step_id: UUID) -> str:
    """Where a system calls back about a step; only a signature opens it."""
    return f"{base_url}/connectors/callbacks/{region}/{encode(TAG, org_id, step_id)}"


def _calling(engine: WriteEngine, systems: Systems) -> Callable[[Delivery], Awaitable[None]]:
    async def call(delivery: Delivery) -> None:
        actor = actor_of(delivery)
        org_id, step_id = actor.organization_id, UUID(delivery.payload["step"])
        now, keys = engine.clock.now(), engine.keys[delivery.region.code]
        url = callback_url(systems.base_url, delivery.region.code, org_id, step_id)
        async with read(delivery.region, actor) as tx:
            found = await ready(tx, keys, org_id, step_id, now, url)
        if found is None:
            async with write(delivery.region, actor) as tx:
                await settle(tx, delivery)
            return
        command: object
        if isinstance(found, NotNow):
            command = _later(found, org_id, step_id, systems, found.at - now)
        else:
            command = await _called(engine, systems, found, org_id)
        await run(command, actor, engine=engine, delivery=delivery)

    return call


def _later(found: NotNow, org_id: UUID, step_id: UUID, systems: Systems, pause: timedelta) -> PutOffCall:
    jitter = timedelta(seconds=systems.pacing.first_s * systems.chance())
    return PutOffCall(org_id, step_id, max(pause, timedelta(0)) + jitter, RETIRED if found.retired else None)


async def _called(engine: WriteEngine, systems: Systems, found: Ready, org_id: UUID) -> RecordCall:
    call, pacing = found.call, systems.pacing
    body = orjson.dumps(call.document())
    headers = {
        "content-type": "application/json",
        "accept": "application/json",
        "user-agent": "habeas",
        **signed_headers(found.secrets, call.message_id, engine.clock.now(), body),
    }
    pause = pacing.pause(found.attempts + 1, systems.chance())
    reply, error = None, None
    try:
        answered = await systems.caller.post(found.url, headers, body)
        reply, error = _read(answered, call.key)
        asked = _asked_pause(answered, engine, pacing)
        # Whoever says when to come back says it to many at once: we come somewhat later, each at another time.
        pause = max(pause, asked + asked * JITTER * systems.chance())
    except CallFailed as failed:
        error = failed.code
    looks_s = pacing.accepted_s * (1 + JITTER * systems.chance())
    return RecordCall(org_id, call.key, found.attempts, pause, replace(pacing, accepted_s=looks_s), reply, error)


def _read(answered: Answered, key: UUID) -> tuple[Reply | None, str | None]:
    """The reply, or why there is none."""
    if answered.status not in _OK:
        return None, f"HTTP_{answered.status}"
    reply = reply_in(answered.content, key)
    return reply, None if reply is not None else "NOT_UNDERSTOOD"


def _asked_pause(answered: Answered, engine: WriteEngine, pacing: Pacing) -> timedelta:
    """The pause that Retry-After asks for, as far as ours goes."""
    asked, none, longest = answered.headers.get("retry-after", ""), timedelta(0), timedelta(seconds=pacing.longest_s)
    if asked.isascii() and asked.isdigit():
        return min(timedelta(seconds=min(int(asked), 10**6)), longest)
    try:
        return min(max(parsedate_to_datetime(asked) - engine.clock.now(), none), longest)
    except (TypeError, ValueError):
        return none


def _of_case(
    engine: WriteEngine, kind: type[GiveUpSteps] | type[CancelExports]
) -> Callable[[Delivery], Awaitable[None]]:
    async def carry_out(delivery: Delivery) -> None:
        actor = actor_of(delivery)
        command = kind(actor.organization_id, UUID(delivery.payload["request"]))
        await run(command, actor, engine=engine, delivery=delivery)

    return carry_out


def _waking(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    async def wake(delivery: Delivery) -> None:
        controller_id = UUID(delivery.payload["controller"])
        actor = system(delivery.region.code, controller_id, controller_id, None, delivery.name)
        command = WakeSteps(controller_id, UUID(delivery.payload["connector"]))
        await run(command, actor, engine=engine, delivery=delivery)

    return wake


def actor_of(delivery: Delivery) -> Actor:
    """The system on behalf of the subject of a step, for the organization that answers the case."""
    payload = delivery.payload
    org_id, controller_id, subject_id = (UUID(payload[name]) for name in ("organization", "controller", "subject"))
    return system(delivery.region.code, org_id, controller_id, subject_id, delivery.name)


def system(region: str, org_id: UUID, controller_id: UUID, subject_id: UUID | None, name: str) -> Actor:
    """The system itself as an actor."""
    return platform(region, org_id, controller_id, subject_id, client=name)
