"""A look that somebody takes out of the database is missed: by the person who exports, and by the doctor."""

from datetime import timedelta
from typing import Any

import pytest

from habeas.audit.entering import forget_openings
from habeas.audit.gaps import log_faults
from habeas.audit.heads import signer
from habeas.audit.sealing import Sealer
from habeas.audit.verify import verify
from tests.audit.conftest import Superuser
from tests.audit.log import signing_key
from tests.conftest import Database
from tests.oversight.documents import DIRECTORY_ENTRY, opened
from tests.oversight.stage import Stage
from tests.oversight.test_delays import in_force, present

__all__ = ["present"]
LAST = "(select org_id, id from habeas.log_entry where subject_id = $1 order by position desc limit 1)"
GONE = "was deleted: the signed log has its place and its hash, and the ledger does not have it any more."


async def exported(stage: Stage) -> Any:
    """Annika's own export, once all is sealed."""
    await Sealer(stage.writes.regions, signer(signing_key(), "ES256"), stage.clock).seal_all()
    answer = await stage.ask(stage.annika.alone(), "mutation { exportLedger(input: {}) { export } }")
    return answer["exportLedger"]["export"]


async def looked_at(stage: Stage, times: int) -> None:
    for _ in range(times):
        await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    await exported(stage)


@pytest.mark.promise("AISHU-9")
async def test_a_look_that_was_deleted_is_a_fault_of_the_very_next_export(
    present: Stage, superuser: Superuser, database: Database
) -> None:
    await looked_at(present, 3)
    assert verify(await exported(present)).faults == []
    assert await log_faults("sg", database.dsn()) == []
    await superuser.execute(f"delete from habeas.ledger_entry where (org_id, id) = {LAST}", present.annika.subject_id)
    document = await exported(present)
    assert [entry["content"] is None for entry in document["entries"]] == [False, False, True]
    verdict = verify(document)
    assert (verdict.proven, [fault.partition(" ")[2].partition(" ")[2] for fault in verdict.faults]) == (2, [GONE])
    assert await log_faults("sg", database.dsn()) == [
        "sg: 1 looks at people are in the log and not in the ledger any more: somebody deleted or moved them."
    ]


async def test_a_look_that_was_moved_to_somebody_else_is_missed(present: Stage, superuser: Superuser) -> None:
    await looked_at(present, 1)
    move = f"update habeas.ledger_entry set subject_id = $2 where (org_id, id) = {LAST}"
    await superuser.execute(move, present.annika.subject_id, present.jonas.subject_id)
    (fault,) = verify(await exported(present)).faults
    assert fault.endswith(GONE)


async def test_a_look_that_was_deleted_with_its_place_is_missed_by_the_doctor_and_against_an_earlier_export(
    present: Stage, superuser: Superuser, database: Database
) -> None:
    await looked_at(present, 2)
    earlier = await exported(present)
    keys = await superuser.fetchrow(LAST, present.annika.subject_id)
    assert keys is not None
    for table in ("ledger_entry", "log_entry"):
        await superuser.execute(f"delete from habeas.{table} where org_id = $1 and id = $2", *keys)
    document = await exported(present)
    assert verify(document).faults == [], "nobody can miss it in this export alone"
    assert len(verify(document, earlier=earlier).faults) == 1
    assert await log_faults("sg", database.dsn()) == ["sg: the log has 1 places fewer than its signed head says."]


async def test_a_look_whose_place_alone_was_deleted_is_missed_by_the_doctor(
    present: Stage, superuser: Superuser, database: Database
) -> None:
    await looked_at(present, 1)
    await superuser.execute(f"delete from habeas.log_entry where (org_id, id) = {LAST}", present.annika.subject_id)
    faults = await log_faults("sg", database.dsn())
    assert "sg: 1 looks at people are in the ledger and neither in the log nor waiting for it." in faults


async def test_what_is_told_later_names_nobody_any_more_or_waits_is_no_gap(present: Stage, database: Database) -> None:
    await looked_at(present, 1)
    await in_force(present)
    await looked_at(present, 1)
    assert await forget_openings(present.writes.regions["sg"], present.clock.now() + timedelta(days=2_000)) == 2
    document = await exported(present)
    assert len(document["entries"]) == 1, "what is told later is not told by the gap that it would leave"
    assert verify(document).faults == []
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    answer = await present.ask(present.annika.alone(), "mutation { exportLedger(input: {}) { export } }")
    assert verify(answer["exportLedger"]["export"]).faults == []
    assert await log_faults("sg", database.dsn()) == []


async def test_the_doctor_says_nothing_of_a_log_that_it_cannot_ask(database: Database) -> None:
    assert await log_faults("sg", database.dsn().replace("habeas_app", "nobody_at_all")) == []
