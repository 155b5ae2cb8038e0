"""Makes objections, opt-outs and limits bite: what they stop stops before anybody decides."""

from collections.abc import Iterable
from uuid import UUID

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.ids import new_id
from habeas.writing.work import Work

AT_ONCE = frozenset(
    {Right.OBJECTION, Right.OBJECTION_DIRECT_MARKETING, Right.OPT_OUT_SALE_SHARING, Right.LIMIT_SENSITIVE}
)
"""The rights that take effect when they are sent (GDPR 18(1)(d), 21(3), CCPA Reg. 7026, 7027)."""

_STOP = """
insert into habeas.use_stop (org_id, id, subject_id, right_code, since)
select $1, n.id, $4, n.right_code, $5 from unnest($2::uuid[], $3::text[]) as n (id, right_code)
"""


async def stop_uses(work: Work, rights: Iterable[Right], org_id: UUID, subject_id: UUID) -> None:
    """Stop the uses that these rights end, from now on."""
    stops = [right.value for right in rights if right in AT_ONCE]
    if stops:
        await work.tx.execute(_STOP, org_id, [new_id() for _ in stops], stops, subject_id, work.now)
