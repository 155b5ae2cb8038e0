"""Runs the campaign, and gathers what is there when everything has come to rest: here, and at the far side."""

import random
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from habeas.demo.cluster import DATABASES, REGIONS
from habeas.demo.world import World
from habeas.jurisdictions.rules.sets import Right
from habeas.main import Engines, open_engines
from habeas.rights.commands.standing import read_standing
from habeas.rights.rules.case import Case as Resolved
from habeas.rights.rules.case import case_of
from habeas.storage.transaction import read
from habeas.vault.ledger import ledger_copies
from tests.crash.chaos import DESKS, Chaos, cases_of, connect, far_side, key_of, send_in_chaos
from tests.crash.client import Case, Crowd
from tests.crash.deployment import Deployment, deployment
from tests.crash.population import Citizen, populate
from tests.crash.processes import free_port
from tests.crash.watcher import IS_WATCHED, WATCHES, Watcher, ledger_of

SEED = 20261122
CASES = 1_000
PEOPLE_OF_EACH_SORT = 30
ROUNDS = 6
"""In each round each of the four is killed once, in an order of its own."""

ADDRESSES = b"@crowd.example"

_OURS = "select id from habeas.rights_request where note like 'crash-%'"
_QUERIES = {
    "requests": f"select * from habeas.rights_request where id in ({_OURS})",
    "clocks": f"select * from habeas.request_clock where request_id in ({_OURS}) order by request_id, position",
    "packages": f"select request_id from habeas.answer_package where request_id in ({_OURS})",
    "journal": f"select command, target_id, detail from habeas.journal_entry where target_id in ({_OURS})",
    "events": f"select request_id, kind from habeas.request_event where request_id in ({_OURS})",
    "letters": f"select id, request_id, template, sent_at from habeas.request_message where request_id in ({_OURS})",
    "steps": f"select * from habeas.system_step where request_id in ({_OURS})",
    "records": "select subject_id, restricted_because, restricted_under, purge_at from habeas.vault_record",
    "ledger": "select kind, blinded, kept_at from habeas.erasure_entry",
    "members": "select org_id, subject_id, email from habeas.membership",
    "looks": "select id, org_id, subject_id, at, leaf_hash from habeas.ledger_entry",
    "sealed": "select id, leaf_hash from habeas.log_entry",
    "queue": "select entrypoint, status::text from queue.pgqueuer",
}


@dataclass(frozen=True)
class Aftermath:
    """What is there when everything has come to rest."""

    cases: dict[str, Case]
    answered: dict[str, UUID]
    failures: int
    watcher: Watcher
    exported: Mapping[str, Any]
    kills: dict[str, int]
    rows: Mapping[str, list[Any]]
    resolved: Mapping[str, Resolved]
    far_side: Mapping[str, list[Any]]
    ledger: list[tuple[str, bytes]]
    mails: set[str]

    def of(self, name: str, *columns: str) -> Counter[Any]:
        """How often each value of a column, or of several, is there."""
        return Counter(
            row[columns[0]] if len(columns) == 1 else tuple(row[column] for column in columns)
            for row in self.rows[name]
        )

    def ids(self, *rights: Right) -> set[UUID]:
        """The requests that ask for one of the rights."""
        return {self.answered[note] for note, case in self.cases.items() if set(case.rights) & set(rights)}


async def campaign(folder: Path) -> Aftermath:
    """The whole campaign, in a folder of its own."""
    chance, people, port = random.Random(SEED), list[Citizen](), free_port()  # noqa: S311

    async def arrange(engines: Engines, world: World) -> None:
        people.extend(await populate(engines, world, PEOPLE_OF_EACH_SORT))
        await connect(engines, world, f"http://127.0.0.1:{port}/habeas")

    system = far_side(folder, port)
    settings = {
        "erasure_ledger": [folder / "erasures"],
        "mail_folder": folder / "mails",
        "outbound_loopback": True,
        "connector_first_pause_s": 0.2,
        "connector_attempts": 1_000,
        "connector_timeout_s": 3.0,
    }
    try:
        async with deployment(folder, arrange, **settings) as made:
            system.start()
            desks = {controller: made.held[desk].token for controller, desk in DESKS.items()}
            crowd = Crowd(made.url, desks, chance)
            cases = cases_of(people, CASES, chance)
            chaos = Chaos(made, system, chance, ROUNDS)
            watched = made.held[WATCHES]
            watcher = Watcher(made.url, watched.token, watched.organization_id, watched.actor.subject_id)
            await send_in_chaos(crowd, watcher, cases, chaos)
            exported = await ledger_of(made.url, made.held[IS_WATCHED].token)
            kills = {name: victim.kills for name, victim in chaos.victims.items()}
            rows = await _rows(made)
            resolved = await _resolved(made, cases, rows["requests"])
    finally:
        system.kill()
    return Aftermath(
        {case.note: case for case in cases},
        {note: key_of(identifier) for note, identifier in crowd.answered.items()},
        crowd.failures,
        watcher,
        exported,
        kills,
        rows,
        resolved,
        _done_there(folder / "farside.sqlite"),
        [
            (each.kind, each.blinded)
            for copy in ledger_copies(REGIONS, [folder / "erasures"]).values()
            for each in copy.entries()
        ],
        {path.stem for path in (folder / "mails").glob("*.eml") if ADDRESSES in path.read_bytes()},
    )


async def _rows(made: Deployment) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in _QUERIES}
    for region in REGIONS:
        connection = await asyncpg.connect(made.cluster.dsn("postgres", DATABASES[region]))
        try:
            for name, query in _QUERIES.items():
                found[name] += await connection.fetch(query)
        finally:
            await connection.close()
    return found


async def _resolved(made: Deployment, cases: list[Case], requests: list[Any]) -> dict[str, Resolved]:
    """What law and notice give for each request and the instant at which it was received, computed anew."""
    received = {row["note"]: row["received_at"] for row in requests}
    found = {}
    async with open_engines(made.settings) as engines:
        for case in cases:
            actor = case.citizen.actor
            assert actor.subject_id is not None
            async with read(engines.regions[actor.region], actor) as tx:
                standing = await read_standing(tx, actor.subject_id, actor.controller_id, received[case.note])
            assert standing is not None
            found[case.note] = case_of(case.rights, standing)
    return found


def _done_there(file: Path) -> dict[str, list[Any]]:
    with sqlite3.connect(file) as books:
        books.row_factory = sqlite3.Row
        return {name: books.execute(f"select * from {name}").fetchall() for name in ("call", "effect", "owed")}
