"""A controller registers a connector: to which system, with which data, in which region."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from habeas.connectors.commands.secrets import sealed_secret
from habeas.connectors.model import Connector
from habeas.connectors.rules.sets import ConnectorStatus, Identifier, Operation
from habeas.connectors.rules.signatures import checked_secret
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

LONGEST_NAME, LONGEST_URL = 200, 2000
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
_UNKNOWN = """
select c from unnest($2::text[]) c
 where not exists (select from habeas.data_category k where k.org_id = $1 and k.code = c)
union all
select p from unnest($3::text[]) p
 where not exists (select from habeas.purpose k where k.org_id = $1 and k.code = p)
"""
_RECIPIENT = "select exists (select from habeas.recipient where org_id = $1 and code = $2)"
_TAKEN = "select exists (select from habeas.connector where org_id = $1 and code = $2)"


@dataclass(frozen=True)
class RegisterConnector:
    """Register a connector of the actor's controller, in the region from which it is called."""

    code: str
    name: str
    url: str
    secret: str
    operations: tuple[Operation, ...]
    identifiers: tuple[Identifier, ...] = (Identifier.EMAIL,)
    categories: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    recipient: str | None = None
    region: str | None = None


@handler(
    RegisterConnector,
    region=lambda command, actor: command.region or actor.region,
    again_on="connector_code_key",
)
async def register(command: RegisterConnector, work: Work) -> Entity:
    """Answers the connector; BAD_USER_INPUT names the field at fault, CONFLICT says that the code is taken."""
    _check(command)
    org_id = work.actor.controller_id
    await _check_register(command, work)
    wrapped = work.keys.new()
    key, connector_id = work.keys.opened(wrapped), new_id()
    row = Connector(
        org_id=org_id,
        id=connector_id,
        code=command.code,
        name=command.name.strip(),
        url=command.url,
        operations=sorted(set(command.operations)),
        identifiers=sorted(set(command.identifiers)),
        category_codes=sorted(set(command.categories)),
        purpose_codes=sorted(set(command.purposes)),
        recipient_code=command.recipient,
        status=ConnectorStatus.ACTIVE.value,
        wrapped=wrapped,
        secret=sealed_secret(key, command.secret, connector_id),
        failures=0,
        created_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("Connector", connector_id)
    work.note(code=command.code, operations=sorted(set(command.operations)))
    return Entity(org_id, connector_id)


def _check(command: RegisterConnector) -> None:
    checked_secret(command.secret)
    faults = {
        "code": _CODE.fullmatch(command.code) is None,
        "name": not 0 < len(command.name.strip()) <= LONGEST_NAME or "\x00" in command.name,
        "url": not _is_url(command.url),
        "operations": not command.operations,
        "identifiers": not command.identifiers,
    }
    for field, wrong in faults.items():
        if wrong:
            raise DomainError(ErrorCode.BAD_USER_INPUT, _FAULTS[field], (field,))


_FAULTS = {
    "code": "A code is 2 to 40 capital letters, digits and underscores.",
    "name": f"A name has 1 to {LONGEST_NAME} characters.",
    "url": "A connector is called by https, without user, password or fragment.",
    "operations": "Name what the system can do.",
    "identifiers": "Name by what the system recognizes a person.",
}


def _is_url(url: str) -> bool:
    """Whether it could be called at all; whether its address may be is known when it is."""
    try:
        parts = urlsplit(url)
        known = parts.port != 0
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    plain = parts.username is None and parts.password is None and not parts.fragment and bool(parts.hostname)
    return (
        secure
        and plain
        and known
        and len(url) <= LONGEST_URL
        and url.isascii()
        and url.isprintable()
        and " " not in url
    )


async def _check_register(command: RegisterConnector, work: Work) -> None:
    org_id = work.actor.controller_id
    unknown = await work.tx.fetch(_UNKNOWN, org_id, list(command.categories), list(command.purposes))
    if unknown:
        names = ", ".join(row[0] for row in unknown)[:200]
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"The register does not know {names}.", ("categories",))
    if command.recipient is not None and not await work.tx.fetchval(_RECIPIENT, org_id, command.recipient):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "The register knows no such recipient.", ("recipient",))
    if await work.tx.fetchval(_TAKEN, org_id, command.code):
        raise DomainError(ErrorCode.CONFLICT, "Another connector has this code.", ("code",))
