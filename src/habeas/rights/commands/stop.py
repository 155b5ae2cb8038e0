"""Makes objections, opt-outs and limits bite: what they stop stops before anybody decides, and ends if refused."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.rights.commands.load import Loaded
from habeas.rights.rules.carrying import Fate
from habeas.rights.rules.particulars import BasicData
from habeas.storage.turns import Turn, take_turn
from habeas.writing.work import Work

AT_ONCE = frozenset(
    {Right.OBJECTION, Right.OBJECTION_DIRECT_MARKETING, Right.OPT_OUT_SALE_SHARING, Right.LIMIT_SENSITIVE}
)
"""The rights that take effect when they are sent (GDPR 18(1)(d), 21(3), CCPA Reg. 7026, 7027)."""
PROVISIONAL = frozenset({Right.OBJECTION, Right.LIMIT_SENSITIVE})
"""Those whose effect ends again where the request is refused: it was a restriction while verifying."""

_STOP = """
insert into habeas.use_stop (org_id, id, subject_id, right_code, since, request_id, purpose_codes)
select $1, n.id, $4, n.right_code, $5, $6, case when n.right_code = 'OBJECTION' then $7::text[] end
  from unnest($2::uuid[], $3::text[]) as n (id, right_code)
"""
_STOP_BASIC = """
insert into habeas.use_stop (org_id, id, subject_id, right_code, since, request_id, purpose_codes, category_codes,
    service_codes)
values ($1, $2, $3, 'OBJECTION', $4, $5, '{}', $6, $7)
"""
_UNKNOWN = """
select array(select n.code from unnest($2::text[]) as n (code) where not exists (
    select from habeas.purpose p where p.org_id = $1 and p.code = n.code)) as codes
"""
_HOLD_BACK = """
insert into habeas.use_stop (org_id, id, subject_id, right_code, since, ended_at, request_id, category_codes)
values ($1, $2, $3, 'RESTRICTION', $4, $5, $6, $7)
"""
RESTRICTED = """(v.restricted and exists (select from habeas.use_stop s join habeas.requested_right q
           on q.org_id = s.org_id and q.request_id = s.request_id and q.right_code = s.right_code
        where s.subject_id = v.subject_id and s.org_id = {organization} and s.right_code = 'RESTRICTION'
          and s.ended_at is null and v.category_code = any(s.category_codes)))"""
"""Does a restriction that the person asked for stand over a record `v`? What a law keeps is held back otherwise.

What came in since, and what a restriction left out, is in use: nothing of it is kept beyond its time.
"""
_YIELD = """
update habeas.use_stop s set ended_at = $3
  from habeas.requested_right q
 where s.org_id = $1 and s.subject_id = $2 and s.right_code = 'RESTRICTION' and s.ended_at is null
   and q.org_id = s.org_id and q.request_id = s.request_id and q.right_code = s.right_code
"""
_END = """update habeas.use_stop set ended_at = $4
           where org_id = $1 and request_id = $2 and right_code = $3 and ended_at is null"""


async def stop_uses(
    work: Work, rights: Iterable[Right], org_id: UUID, subject_id: UUID, request_id: UUID, purposes: Sequence[str] = ()
) -> None:
    """Stop the uses that these rights end, from now on; an objection may name its purposes.

    Raises BAD_USER_INPUT for a purpose that the controller has not registered.
    """
    stops = [right.value for right in rights if right in AT_ONCE]
    if not stops:
        return
    if purposes:
        unknown = await work.tx.fetchval(_UNKNOWN, work.actor.controller_id, list(purposes))
        if unknown:
            raise DomainError(ErrorCode.BAD_USER_INPUT, f"Not registered: {', '.join(unknown)}.", ("purposes",))
    await take_turn(work.tx, subject_id, Turn.USES)
    what = (org_id, [new_id() for _ in stops], stops, subject_id, work.now, request_id, list(purposes) or None)
    await work.tx.execute(_STOP, *what)


async def stop_basic_data(work: Work, org_id: UUID, subject_id: UUID, request_id: UUID, basic: BasicData) -> None:
    """End the use of these categories as such, and the services that cannot do without them, from now on."""
    await take_turn(work.tx, subject_id, Turn.USES)
    ended = (list(basic.categories), list(basic.services))
    await work.tx.execute(_STOP_BASIC, org_id, new_id(), subject_id, work.now, request_id, *ended)


async def hold_back(work: Work, request: Loaded, kept: Iterable[Fate]) -> None:
    """Let nothing of the categories in which records are restricted be disclosed, until those are purged or opened.

    The caller holds the turn of the person's uses since before it looked at the records.
    """
    until: dict[datetime | None, set[str]] = {}
    for each in kept:
        until.setdefault(each.purge_at, set()).add(each.record["category"])
    for ends, categories in until.items():
        whose = (request.org_id, new_id(), request.subject_id, work.now, ends, request.id)
        await work.tx.execute(_HOLD_BACK, *whose, sorted(categories))


async def yield_to_erasure(work: Work, request: Loaded) -> None:
    """End the person's restrictions towards whoever erases; what is kept then is held back for that reason alone.

    They opposed the erasure by them (GDPR 18(1)(b)), or needed the data (18(1)(c)), and ask for it now.
    """
    await work.tx.execute(_YIELD, request.org_id, request.subject_id, work.now)


async def end_stop(work: Work, request: Loaded, right: Right) -> None:
    """Let the uses begin again that stood still while it was verified whose reasons weigh more."""
    await work.tx.execute(_END, request.org_id, request.id, right.value, work.now)
