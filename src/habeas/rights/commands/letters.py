"""Writes a letter about a request from what is known when it is sent, and keeps that it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from habeas.jurisdictions.rules.sets import Right
from habeas.reading.payload import Entity
from habeas.rights.catalog import KINDS
from habeas.rights.commands.entrypoints import FORGET_ACCOUNT
from habeas.rights.commands.load import load_request
from habeas.rights.commands.overdue import give_to_humans
from habeas.rights.commands.tasks import task_of
from habeas.rights.commands.tell import enqueue_at
from habeas.rights.messages.composing import Message, composed, ground_of
from habeas.rights.rules.fees import FeeCurrency, FeeLine, written
from habeas.rights.rules.letters import Letter
from habeas.storage.transaction import Transaction
from habeas.writing.command import handler
from habeas.writing.work import Work

_ABOUT = """
select r.reference, r.language, r.effective_due, r.hard_due, r.acknowledge_by, r.trace::text as trace,
       p.display_name, p.primary_email, o.name as organization,
       (select array_agg(n.right_code order by n.position) from habeas.requested_right n
         where n.org_id = r.org_id and n.request_id = r.id) as rights,
       (select e.note from habeas.request_event e where e.org_id = r.org_id and e.id = $3) as note,
       (select e.detail::text from habeas.request_event e where e.org_id = r.org_id and e.id = $3) as detail,
       (select e.note from habeas.request_event e where e.org_id = r.org_id and e.request_id = r.id
           and e.kind in ('IDENTITY_ASKED', 'PAUSED') order by e.at desc, e.id desc limit 1) as question,
       (select e.detail::text from habeas.request_event e where e.org_id = r.org_id and e.request_id = r.id
           and e.kind = 'FEE_ANNOUNCED' order by e.at desc, e.id desc limit 1) as fee
  from habeas.rights_request r
  join habeas.person p on p.subject_id = r.subject_id
  join habeas.organization o on o.org_id = r.org_id
 where r.org_id = $1 and r.id = $2
   and not exists (select from habeas.request_message m where m.org_id = r.org_id and m.id = $3)
"""
_KEEP = """
insert into habeas.request_message (org_id, id, request_id, subject_id, template, language, written_at, sent_at,
       bounced_at, refusal)
select $1, $2, r.id, r.subject_id, $4, $5, $6, $7, $8, $9 from habeas.rights_request r
 where r.org_id = $1 and r.id = $3
on conflict (org_id, id) do nothing returning id
"""
_REPRESENTATIVE = """
select a.agent_org_id from habeas.rights_request r join habeas.agent_authorization a on a.id = r.authorization_id
 where r.org_id = $1 and r.id = $2 and a.subject_id = r.subject_id and a.representation_id is not null
"""
_OWNER = "select m.subject_id from habeas.membership m where m.org_id = $1 and m.account_kind = 'PERSONAL' limit 1"
_READER = "select p.display_name, p.primary_email from habeas.person p where p.subject_id = $1"
LAST_LETTERS = timedelta(hours=1)
"""How long letters that were written before an account closed have to go out."""
REACH_PERSON = "REACH_PERSON"
"""The task of a human whose letter was refused for good: the person has to be told in another way."""


@dataclass(frozen=True)
class KeepLetter:
    """Keep that a letter went out (`sent`), or that this deployment has no way to send one.

    `refusal` is the code with which the receiving server refused it for good.
    """

    organization_id: UUID
    request_id: UUID
    letter_id: UUID
    letter: Letter
    language: str
    sent: bool
    refusal: str | None = None


@handler(KeepLetter)
async def keep(command: KeepLetter, work: Work) -> Entity:
    """Answers the letter. One that was refused becomes the task of a human, but for the last one of an account."""
    place = (command.organization_id, command.letter_id, command.request_id)
    sent_at, bounced_at = work.now if command.sent else None, work.now if command.refusal else None
    words = (command.letter.value, command.language, work.now, sent_at, bounced_at, command.refusal)
    kept = await work.tx.fetchval(_KEEP, *place, *words)
    work.concerns("RightsRequest", command.request_id, command.organization_id)
    work.note(letter=command.letter.value, sent=command.sent, refusal=command.refusal)
    if command.letter is Letter.CLOSED_ACCOUNT:
        request = await load_request(work.tx, command.organization_id, command.request_id)
        await enqueue_at(work, request, FORGET_ACCOUNT, work.now + LAST_LETTERS)
    elif kept is not None and command.refusal is not None:
        request = await load_request(work.tx, command.organization_id, command.request_id)
        await give_to_humans(work, request, [task_of(request, REACH_PERSON, command.letter.value, work.now)])
    return Entity(command.organization_id, command.letter_id)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads the letters of a case that they opened for another."""

    name: str
    address: str


async def representative_of(tx: Transaction, org_id: UUID, request_id: UUID) -> UUID | None:
    """The personal organization of the guardian or next of kin who opened the request; None for any other."""
    found: UUID | None = await tx.fetchval(_REPRESENTATIVE, org_id, request_id)
    return found


async def owner_of(tx: Transaction, personal: UUID) -> UUID | None:
    """Whose personal organization it is; the actor is the platform in it."""
    found: UUID | None = await tx.fetchval(_OWNER, personal)
    return found


async def reader_of(tx: Transaction, subject_id: UUID) -> Reader | None:
    """Who reads letters to this person; None where no address is known any more."""
    row = await tx.fetchrow(_READER, subject_id)
    return Reader(row["display_name"], row["primary_email"]) if row is not None and row["primary_email"] else None


async def compose(
    tx: Transaction, org_id: UUID, request_id: UUID, letter_id: UUID, letter: Letter, readers: Sequence[Reader] = ()
) -> list[Message]:
    """The letter to the person and to those who opened the case for them; nothing where it went out before."""
    row = await tx.fetchrow(_ABOUT, org_id, request_id, letter_id)
    if row is None:
        return []
    own = [Reader(row["display_name"], row["primary_email"])] if row["primary_email"] else []
    words = _words(row)
    return [composed(letter, row["language"], each.address, {**words, "name": each.name}) for each in (*own, *readers)]


def _words(row: Any) -> dict[str, str | None]:
    language, detail = row["language"], orjson.loads(row["detail"] or "{}")
    trace = orjson.loads(row["trace"])
    titles = [KINDS[Right(code)].title(language) for code in row["rights"] or () if code in KINDS]
    remedies = dict.fromkeys(remedy for each in trace["rights"] for remedy in each["remedies"])
    return {
        "name": row["display_name"],
        "organization": row["organization"],
        "reference": row["reference"],
        "rights": ", ".join(titles),
        "effective": _day(row["effective_due"]),
        "hard": _day(row["hard_due"]),
        "acknowledge": _day(row["acknowledge_by"]),
        "reason": row["note"] or detail.get("said"),
        "remedies": "; ".join(remedies),
        "question": row["question"],
        "until": _day_of_text(detail.get("until")),
        **_fee_words(row["fee"], language),
    }


def _fee_words(fee: str | None, language: str) -> dict[str, str | None]:
    """What a letter says of the last fee; nothing where there was none."""
    detail = orjson.loads(fee) if fee is not None else {}
    if not detail:
        return dict.fromkeys(("fee", "ground", "law", "computed", "measure", "pay_by"))
    currency = FeeCurrency(detail["currency"])
    lines = [FeeLine(*line) for line in detail["lines"]]
    return {
        "fee": written(detail["amountMinor"], currency),
        "ground": ground_of(detail["ground"], language),
        "law": "; ".join(f"{each['source']} {each['reference']}" for each in detail["citations"]),
        "computed": "; ".join(f"{line.what}: {line.quantity} x {written(line.unit_minor, currency)}" for line in lines),
        "measure": detail["measure"],
        "pay_by": _day_of_text(detail["payBy"]),
    }


def _day_of_text(at: str | None) -> str | None:
    return None if at is None else _day(datetime.fromisoformat(at))


def _day(at: datetime | None) -> str | None:
    return None if at is None else at.date().isoformat()
