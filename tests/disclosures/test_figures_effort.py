"""Figures of a small controller read its own people, however many others there are."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from habeas.disclosures.commands.export_figures import _COUNT

BIG, SMALL = UUID(int=7), UUID(int=8)
MANY = f"""
set session_replication_role = replica;
insert into habeas.notice_acceptance (org_id, id, subject_id, controller_id, version_id, language, kind, residence,
                                      accepted_at)
select gen_random_uuid(), gen_random_uuid(), md5((g / 2)::text)::uuid,
       case when g % 100 = 0 then '{SMALL}'::uuid else '{BIG}' end, '{UUID(int=1)}', 'en', 'EXPRESS', 'DE',
       timestamptz '2025-01-01' + g * interval '1 minute'
  from generate_series(1, 50000) g;
insert into habeas.consent (org_id, id, subject_id, controller_id, purpose_code, status, language, given_at,
                            withdrawn_at)
select gen_random_uuid(), gen_random_uuid(), md5(g::text)::uuid, '{BIG}', 'USER_COUNT', 'GIVEN', 'en', '2025-01-01',
       case when g % 20 = 0 then timestamptz '2025-02-01' end
  from generate_series(1, 25000) g;
analyze;
"""


async def test_figures_read_nobody_of_another_controller(superuser: Any) -> None:
    await superuser.execute(MANY)
    statement = "explain " + _COUNT.format(group="first.language")
    rows = await superuser.fetch(statement, SMALL, datetime(2026, 11, 1, tzinfo=UTC), "USER_COUNT", 10)
    plan = "\n".join(row[0] for row in rows)
    for index in ("notice_acceptance_first_idx", "consent_withdrawn_idx"):
        assert index in plan, plan
    assert "Seq Scan on notice_acceptance" not in plan
    assert "Seq Scan on consent" not in plan
