"""What is known of an age is read from indexes, however many people a region has."""

from typing import Any

from habeas.kernel.ids import new_id
from habeas.minors.commands import KNOWN

MANY = """
insert into habeas.age_statement (org_id, subject_id, controller_id, source, born, grown, stated_at)
select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'PERSON', null, true, now()
  from generate_series(1, 20000)
"""


async def test_the_age_gate_reads_no_statement_of_anybody_else(superuser: Any) -> None:
    await superuser.execute("set session_replication_role = replica")
    await superuser.execute(MANY)
    await superuser.execute("analyze habeas.age_statement")
    asked = KNOWN.replace("$1", f"'{new_id()}'::uuid")
    plan = "\n".join(row[0] for row in await superuser.fetch(f"explain {asked}"))
    assert "age_statement_subject_id_idx" in plan
    assert "Seq Scan on age_statement" not in plan
