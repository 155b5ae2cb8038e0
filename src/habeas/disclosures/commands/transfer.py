"""Files what lets data be read in another region, with an assessment of the law there, and ends it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.access import Actor
from habeas.disclosures.model import TransferMechanism
from habeas.disclosures.rules.transfers import Filed, LawAssessment, TransferBasis, check_filed
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_END = """update habeas.transfer_mechanism set valid_until = least(coalesce(valid_until, $3), $3)
           where org_id = $1 and id = $2 and to_region = $4 returning id"""


@dataclass(frozen=True)
class FileTransferMechanism:
    """Let data of a region be read in another for these purposes (`*`: all), from now on."""

    from_region: str
    to_region: str
    basis: TransferBasis
    purposes: tuple[str, ...]
    reference: str
    assessment: LawAssessment
    valid_until: datetime | None = None


@dataclass(frozen=True)
class EndTransferMechanism:
    """Let nothing more be read by a mechanism; `region` is where it is on file, the one that it lets read."""

    mechanism: str
    region: str


def _where_read(command: FileTransferMechanism, _: Actor) -> str:
    return command.to_region


@handler(FileTransferMechanism, region=_where_read)
async def file_mechanism(command: FileTransferMechanism, work: Work) -> Entity:
    """Answers the mechanism. BAD_USER_INPUT with the place."""
    filed = Filed(**vars(command))
    check_filed(filed, work.now)
    found = command.assessment
    row = TransferMechanism(
        org_id=work.actor.organization_id,
        id=new_id(),
        from_region=command.from_region,
        to_region=command.to_region,
        mechanism=command.basis.value,
        purposes=list(command.purposes),
        reference=command.reference.strip(),
        on_file_since=work.now,
        valid_until=command.valid_until,
        destination_country=found.country,
        law_assessment=found.reference.strip(),
        law_finding=found.finding.value,
        assessed_at=found.assessed_at,
        review_at=found.review_at,
    )
    await insert(work.tx, [row])
    work.concerns("TransferMechanism", row.id)
    work.note(from_region=row.from_region, to_region=row.to_region, mechanism=row.mechanism, purposes=row.purposes)
    return Entity(row.org_id, row.id)


def _where_it_is(command: EndTransferMechanism, _: Actor) -> str:
    return command.region


@handler(EndTransferMechanism, region=_where_it_is)
async def end_mechanism(command: EndTransferMechanism, work: Work) -> Entity:
    """Answers the mechanism; one that has ended stays as it is. NOT_FOUND where it opens nothing to that region."""
    found = decode(command.mechanism)
    key = found.key_as(UUID) if found is not None and found.tag == "TRM" else None
    org_id = work.actor.organization_id
    if not isinstance(key, UUID) or await work.tx.fetchval(_END, org_id, key, work.now, command.region) is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such mechanism.", ("mechanism",))
    work.concerns("TransferMechanism", key)
    return Entity(org_id, key)
