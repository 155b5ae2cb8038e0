"""The names under which the jobs of oversight wait in the outbox, and what they carry."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.writing.work import Work

CHECK = "oversight.check_domain"
FOLLOW = "oversight.follow_domain"
FIND = "oversight.find_people"
DUE = "oversight.capture_due"
CARRY_OUT = "oversight.carry_out_choice"
ANNOUNCE = "oversight.announce"
DONATE = "oversight.donate_record"
BLOCK = "oversight.block_domain"
NAME = "oversight.tell_name"
OPEN_DELAYED = "oversight.open_delayed_entries"
TEST_PROVIDER = "sign-in.test_provider"
END_THROUGH = "sign-in.end_through"
"""The two jobs that the sign-in does, which stands above."""
EXPORT = "rights.export_for_leaving"
"""The one job here that another context does: `rights`, which oversight does not know."""
LETTER = "oversight.write_letter"
DOMAIN_LETTER = "oversight.write_about_domain"
ADDRESS_CODE = "oversight.send_address_code"
CONFIRM = "oversight.confirm_address"
PREFERRED = "oversight.tell_preferred_address"
FORGET = "oversight.forget_address"
TELL_ADMINISTRATORS = "oversight.tell_administrators"
END_CAPTURES = "oversight.end_captures"
TELL_BULK = "oversight.tell_bulk_export"
CARRY_OUT_BULK = "oversight.carry_out_bulk_export"
SPREAD_UNIT = "oversight.spread_unit"
SPREAD_GRANTS = "oversight.spread_unit_grants"
FOLLOW_BULK = "oversight.follow_bulk_export"
EXPIRE_BULK = "oversight.expire_bulk_export"
TELL_ENDING = "oversight.tell_ending"
END_ORGANIZATION = "oversight.end_organization"
TELL_TRANSFER = "oversight.tell_transfer"
CARRY_OUT_TRANSFER = "oversight.carry_out_transfer"
INVITE = "oversight.invite"
JOIN_INVITED = "oversight.join_invited"
FORGET_INVITATION = "oversight.forget_invitation"
CLOSE_INVITATION = "oversight.close_invitation"
END_SPACE = "oversight.end_space"

FIRST_CHECK = timedelta(minutes=15)


def payload_of(actor: Actor, **identifiers: UUID | str) -> dict[str, Any]:
    """What a job on behalf of the actor's organization carries: identifiers only."""
    known = {"org_id": str(actor.organization_id), "controller_id": str(actor.controller_id)}
    return known | {name: str(value) for name, value in identifiers.items()}


async def end_through(work: Work, subject_id: UUID | None = None) -> None:
    """Have the sign-in end what came through the provider of the actor's organization, for one person or for all."""
    payload = payload_of(work.actor, **({} if subject_id is None else {"subject_id": subject_id}))
    await work.enqueue(END_THROUGH, payload)


async def check_later(work: Work, domain_id: UUID, pause: timedelta) -> None:
    """Have the domain's challenge looked up after the pause, unless that waits already."""
    payload = payload_of(work.actor, domain_id=domain_id)
    await work.enqueue(CHECK, payload, execute_after=pause, dedupe_key=f"{CHECK} {domain_id}")
