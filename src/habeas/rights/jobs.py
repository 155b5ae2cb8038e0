"""The jobs of requests: what the worker does when one of them is due."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from smtplib import SMTPException
from types import MappingProxyType
from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.minors.commands import KeepGuardianAgreement
from habeas.rights.answers.signature import Sign
from habeas.rights.commands import (
    AdmitRepresentative,
    CarryOutRight,
    CheckIdentity,
    DestroyAnswer,
    EndRestriction,
    EndRetention,
    EraseCookieData,
    ForgetAccount,
    ForgetDeclaration,
    MarkErasuresKept,
    PurgeRecords,
    SendTransmission,
    SubmitRightsRequest,
    SystemAnswered,
    WatchRequest,
    WatchTasks,
    answer_request,
)
from habeas.rights.commands.entrypoints import (
    ADMIT_REPRESENTATIVE,
    CARRY_OUT,
    CHECK_IDENTITY,
    CLEAR_COOKIES,
    END_RETENTION,
    EXPIRE_ANSWER,
    EXPORT_FOR_LEAVING,
    FORGET_ACCOUNT,
    FORGET_DECLARATION,
    GUARDIAN_AGREES,
    KEEP_ERASURES,
    LIFT,
    PREPARE_ANSWER,
    PURGE,
    SEND_MESSAGE,
    SYSTEM_ANSWERED,
    TELL_REPRESENTED,
    TRANSMIT,
    WATCH,
    WATCH_TASKS,
)
from habeas.rights.commands.keep_erasures import ids_of, unkept
from habeas.rights.commands.letters import KeepLetter, Reader, compose, owner_of, reader_of, representative_of
from habeas.rights.commands.represented import telling_represented
from habeas.rights.messages.composing import Message
from habeas.rights.rules.bounces import refused_for_good
from habeas.rights.rules.letters import Letter
from habeas.storage.transaction import read, write
from habeas.vault.ledger import LedgerCopy
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

Post = Callable[[str, str, str, str], Awaitable[None]]
"""Hands a mail on: address, subject, text, and the id that tells a copy; raises OSError or SMTPException."""


def jobs(
    engine: WriteEngine,
    post: Post | None = None,
    sign: Sign | None = None,
    ledgers: Mapping[str, LedgerCopy] = MappingProxyType({}),
) -> tuple[Job, ...]:
    """Every job of requests with its handler.

    Without `post` letters are kept as not sent, without `sign` packages unsigned, without `ledgers` erasures uncopied.
    """
    return (
        Job(PREPARE_ANSWER, _preparing(engine, sign)),
        Job(EXPIRE_ANSWER, _expiring(engine)),
        Job(KEEP_ERASURES, _keeping(engine, ledgers), OUTSIDE),
        _of_request(engine, WATCH, WatchRequest),
        _of_request(engine, WATCH_TASKS, WatchTasks),
        _of_request(engine, PURGE, PurgeRecords),
        _of_request(engine, LIFT, EndRestriction),
        Job(END_RETENTION, _of_space(engine, EndRetention)),
        Job(CLEAR_COOKIES, _of_space(engine, EraseCookieData)),
        _of_request(engine, ADMIT_REPRESENTATIVE, AdmitRepresentative),
        Job(TELL_REPRESENTED, telling_represented(engine, post, subject_of), OUTSIDE),
        _of_request(engine, FORGET_ACCOUNT, ForgetAccount),
        _of_request(engine, FORGET_DECLARATION, ForgetDeclaration),
        Job(GUARDIAN_AGREES, _agreeing(engine)),
        Job(CARRY_OUT, _carrying_out(engine)),
        Job(CHECK_IDENTITY, _checking(engine)),
        Job(SYSTEM_ANSWERED, _answered(engine)),
        Job(TRANSMIT, _transmitting(engine), OUTSIDE),
        Job(SEND_MESSAGE, _sending(engine, post), OUTSIDE),
        Job(EXPORT_FOR_LEAVING, _exporting(engine)),
    )


def _of_request(engine: WriteEngine, name: str, command: Callable[[UUID, UUID], object]) -> Job:
    async def carry_out(delivery: Delivery) -> None:
        actor = subject_of(delivery)
        request_id = UUID(delivery.payload["request"])
        await run(command(actor.organization_id, request_id), actor, engine=engine, delivery=delivery)

    return Job(name, carry_out)


def _agreeing(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    async def keep(delivery: Delivery) -> None:
        said = delivery.payload
        claim, agent = UUID(said["representation"]), UUID(said["agent"])
        command = KeepGuardianAgreement(claim, agent, tuple(said["purposes"]), datetime.fromisoformat(said["until"]))
        await run(command, subject_of(delivery), engine=engine, delivery=delivery)

    return keep


def _of_space(engine: WriteEngine, command: Callable[[UUID], object]) -> Callable[[Delivery], Awaitable[None]]:
    async def carry_out(delivery: Delivery) -> None:
        actor = subject_of(delivery)
        await run(command(actor.organization_id), actor, engine=engine, delivery=delivery)

    return carry_out


def _preparing(engine: WriteEngine, sign: Sign | None) -> Callable[[Delivery], Awaitable[None]]:
    async def prepare(delivery: Delivery) -> None:
        actor, request_id = subject_of(delivery), UUID(delivery.payload["request"])
        await answer_request(engine, actor, request_id, sign, delivery)

    return prepare


def _keeping(engine: WriteEngine, ledgers: Mapping[str, LedgerCopy]) -> Callable[[Delivery], Awaitable[None]]:
    async def keep(delivery: Delivery) -> None:
        actor, copy = subject_of(delivery), ledgers.get(delivery.region.code)
        async with read(delivery.region, actor) as tx:
            entries = await unkept(tx, actor.organization_id) if copy is not None else []
        if copy is not None and entries:
            await asyncio.to_thread(copy.append, entries)
        await run(MarkErasuresKept(ids_of(entries)), actor, engine=engine, delivery=delivery)

    return keep


def _expiring(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    async def expire(delivery: Delivery) -> None:
        actor, payload = subject_of(delivery), delivery.payload
        command = DestroyAnswer(actor.organization_id, UUID(payload["request"]), UUID(payload["package"]))
        await run(command, actor, engine=engine, delivery=delivery)

    return expire


def _carrying_out(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    async def carry_out(delivery: Delivery) -> None:
        actor, payload = subject_of(delivery), delivery.payload
        command = CarryOutRight(actor.organization_id, UUID(payload["request"]), Right(payload["right"]))
        await run(command, actor, engine=engine, delivery=delivery)

    return carry_out


def _checking(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    async def check(delivery: Delivery) -> None:
        actor, payload = subject_of(delivery), delivery.payload
        command = CheckIdentity(
            actor.organization_id, UUID(payload["request"]), payload["points"], bool(payload["declared"])
        )
        await run(command, actor, engine=engine, delivery=delivery)

    return check


def _answered(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    async def answered(delivery: Delivery) -> None:
        actor, payload = subject_of(delivery), delivery.payload
        command = SystemAnswered(actor.organization_id, UUID(payload["request"]), UUID(payload["step"]))
        await run(command, actor, engine=engine, delivery=delivery)

    return answered


def _transmitting(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    async def send(delivery: Delivery) -> None:
        actor, payload = subject_of(delivery), delivery.payload
        place = (actor.organization_id, UUID(payload["request"]))
        command = SendTransmission(*place, payload["recipient"], payload["seen"])
        await run(command, actor, engine=engine, delivery=delivery)

    return send


def _sending(engine: WriteEngine, post: Post | None) -> Callable[[Delivery], Awaitable[None]]:
    async def send(delivery: Delivery) -> None:
        actor, letter = subject_of(delivery), Letter(delivery.payload["letter"])
        request_id, letter_id = UUID(delivery.payload["request"]), UUID(delivery.payload["id"])
        place = (actor.organization_id, request_id, letter_id, letter)
        readers = await _representatives(delivery, actor, request_id)
        async with read(delivery.region, actor) as tx:
            messages = await compose(tx, *place, readers)
        if not messages:
            async with write(delivery.region, actor) as tx:
                await settle(tx, delivery)
            return
        refusals = [await _refusal(post, each, _known_by(letter_id, n)) for n, each in enumerate(messages) if post]
        refusal = refusals[0] if refusals and all(refusals) else None
        sent = post is not None and refusal is None
        kept = KeepLetter(*place[:3], letter, messages[0].language, sent=sent, refusal=refusal)
        await run(kept, actor, engine=engine, delivery=delivery)

    return send


async def _refusal(post: Post, message: Message, letter_id: str) -> str | None:
    """Hand the letter on; the code with which the other side refused it for good. Whatever passes is tried again."""
    try:
        await post(message.to, message.subject, message.text, letter_id)
    except SMTPException as error:
        refusal = refused_for_good(error)
        if refusal is None:
            raise
        return refusal
    return None


def _known_by(letter_id: UUID, copy: int) -> str:
    """The id of a letter at the mail server; each copy to somebody else has its own."""
    return f"{letter_id}-{copy}" if copy else str(letter_id)


async def _representatives(delivery: Delivery, actor: Actor, request_id: UUID) -> list[Reader]:
    """The guardian or next of kin who opened the case; each step sees no more than it needs."""
    async with read(delivery.region, actor) as tx:
        personal = await representative_of(tx, actor.organization_id, request_id)
    if personal is None:
        return []
    async with read(delivery.region, replace(actor, organization_id=personal, subject_id=None)) as tx:
        subject_id = await owner_of(tx, personal)
    if subject_id is None:
        return []
    async with read(delivery.region, replace(actor, organization_id=personal, subject_id=subject_id)) as tx:
        reader = await reader_of(tx, subject_id)
    return [] if reader is None else [reader]


def _exporting(engine: WriteEngine) -> Callable[[Delivery], Awaitable[None]]:
    """Whoever leaves an organization takes their data along: a request of their own, by whichever right they have."""

    async def export(delivery: Delivery) -> None:
        person = replace(subject_of(delivery), kind=ActorKind.SELF, role=Role.PERSON, scopes=ROLES[Role.PERSON])
        for right in (Right.PORTABILITY, Right.ACCESS):
            try:
                await run(SubmitRightsRequest((right,)), person, engine=engine, delivery=delivery)
                return
            except DomainError as error:
                if error.code is not ErrorCode.RIGHT_NOT_AVAILABLE:
                    raise
        async with write(delivery.region, person) as tx:
            await settle(tx, delivery)

    return export


def subject_of(delivery: Delivery) -> Actor:
    """The system on behalf of the subject of a request, for the organization that answers it."""
    payload = delivery.payload
    org_id, controller_id, subject_id = (UUID(payload[name]) for name in ("organization", "controller", "subject"))
    return delivery.platform(org_id, controller_id, subject_id)
