"""A mail server that is away for hours loses no letter: it arrives once the server is back, and once."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller

from habeas.auth.mail import Mail, SmtpMailer, posted
from habeas.jurisdictions.rules.sets import Right
from habeas.reading.globalid import encode
from habeas.rights.jobs import jobs
from habeas.worker import WorkerOptions, work
from tests.rights.client import Client
from tests.rights.world import World

SENDER = "no-reply@habeas.example"
AWAY = timedelta(hours=3)
LETTER = "select id, attempts, status::text, execute_after - updated as pause from queue.pgqueuer where entrypoint = $1"
AT_ONCE = "update queue.pgqueuer set execute_after = now() - interval '1 second' where id = $1 and attempts = $2"


class Inbox:
    """Takes every mail."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def worker(world: World, port: int) -> AsyncIterator[None]:
    """A worker that sends through the server at this port, until left."""
    stop, post = asyncio.Event(), posted(SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER))
    working = asyncio.create_task(
        work(world.engine.regions, jobs(world.engine, post), stop, WorkerOptions(heartbeat_s=1.0))
    )
    try:
        yield
    finally:
        stop.set()
        await working


async def wait_through(superuser: Any, away: timedelta) -> int:
    """Have every pause of the letter over at once, until they add up to the time; answers the attempts."""
    waited, seen = timedelta(0), 0
    async with asyncio.timeout(240):
        while waited < away:
            row = await superuser.fetchrow(LETTER, "rights.send_message")
            if row is not None and row["status"] == "queued" and row["attempts"] > seen:
                waited, seen = waited + row["pause"], row["attempts"]
                await superuser.execute(AT_ONCE, row["id"], seen)
            assert row is None or row["status"] != "failed"
            await asyncio.sleep(0.05)
    return seen


async def test_a_mail_server_that_is_away_for_hours_loses_no_letter(world: World, superuser: Any, port: int) -> None:
    inbox = Inbox()
    await world.submit("annika", Right.ERASURE)
    async with worker(world, port):
        attempts = await wait_through(superuser, AWAY)
        assert attempts > 8
        controller = Controller(inbox, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            async with asyncio.timeout(240):
                while await superuser.fetchval("select count(*) from habeas.request_message") == 0:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        finally:
            controller.stop()
    [envelope] = inbox.envelopes
    assert message_from_bytes(envelope.content, policy=policy.default)["Subject"]
    assert await superuser.fetchval("select sent_at is not null from habeas.request_message")
    assert await superuser.fetchval("select count(*) from queue.pgqueuer where entrypoint = 'rights.send_message'") == 0


async def test_a_letter_that_is_handed_over_twice_is_one_mail_to_whoever_receives_it(port: int) -> None:
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    post = posted(SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER))
    try:
        for words, identity in (("Received.", "one"), ("Received, as we said.", "one"), ("Received.", "two")):
            await post("annika@vogt.example", "Your request", words, identity)
    finally:
        controller.stop()
    ids = [message_from_bytes(each.content, policy=policy.default)["Message-ID"] for each in inbox.envelopes]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@habeas.example>")


def test_two_mails_of_the_sign_in_are_never_taken_for_one() -> None:
    one, other = (Mail("annika@vogt.example", "Your code", "123456").message(SENDER) for _ in range(2))
    assert one["Message-ID"] != other["Message-ID"]


class Refusing:
    """Knows one address no more, and takes no mail at all for a while."""

    def __init__(self, reply: str) -> None:
        self.reply, self.asked = reply, 0

    async def handle_RCPT(self, server: object, session: object, envelope: Any, address: str, options: object) -> str:  # noqa: N802
        self.asked += 1
        return self.reply


LETTERS = """query ($id: ID!) { node(id: $id) { ... on RightsRequest {
  letters { letter sentAt bouncedAt refusal } tasks { kind target doneAt dueAt } } } }"""


async def test_a_letter_that_is_refused_for_good_is_not_sent_again_and_becomes_the_task_of_a_human(
    world: World, superuser: Any, client: Client, port: int
) -> None:
    inbox = Refusing("550 5.1.1 no such mailbox")
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        sent = await world.submit("annika", Right.ERASURE)
        async with worker(world, port), asyncio.timeout(240):
            while await superuser.fetchval("select count(*) from habeas.request_message") == 0:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        controller.stop()
    assert inbox.asked == 1
    assert await superuser.fetchval("select count(*) from queue.pgqueuer where entrypoint = 'rights.send_message'") == 0
    assert isinstance(sent.key, UUID)
    asked = {"id": encode("REQ", sent.org_id, sent.key)}
    for reader in (world.aishu, world.people["annika"]):
        found = (await client.ask(reader, LETTERS, asked))["node"]
        [letter] = found["letters"]
        assert (letter["letter"], letter["sentAt"], letter["refusal"]) == ("ACKNOWLEDGED", None, "550")
        assert letter["bouncedAt"] is not None
        [task] = found["tasks"]
        assert (task["kind"], task["target"], task["doneAt"]) == ("REACH_PERSON", "ACKNOWLEDGED", None)
        assert task["dueAt"] is not None


@pytest.mark.parametrize("reply", ["451 4.7.1 greylisted", "421 4.3.2 closing"])
async def test_a_letter_that_is_refused_for_now_waits(world: World, superuser: Any, port: int, reply: str) -> None:
    inbox = Refusing(reply)
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        await world.submit("annika", Right.ERASURE)
        async with worker(world, port), asyncio.timeout(240):
            while (row := await superuser.fetchrow(LETTER, "rights.send_message")) is None or row["attempts"] == 0:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        controller.stop()
    assert await superuser.fetchval("select count(*) from habeas.request_message") == 0
