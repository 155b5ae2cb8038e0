"""A controller registers a client for a partner."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.clients.commands.publish import publish
from habeas.clients.model import OAuthClient
from habeas.clients.rules import (
    FOR_PEOPLE,
    ClientAuthentication,
    ClientStatus,
    checked_keys,
    checked_redirects,
    checked_scopes,
    checked_text,
    new_client_id,
)
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work


@dataclass(frozen=True)
class RegisterClient:
    """Register a client of a partner under the actor's controller.

    It authenticates by the secret of this digest, or by the keys of a JWK set; exactly one of them.
    """

    name: str
    about: str
    website: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    acts_for_itself: bool
    secret_digest: str | None = None
    keys: Mapping[str, Any] | None = None


@handler(RegisterClient)
async def register_client(command: RegisterClient, work: Work) -> dict[str, Any]:
    """Answers the client and the digest of its secret. Raises BAD_USER_INPUT."""
    row = _row(command, work)
    await insert(work.tx, [row])
    await publish(work, row.id)
    work.concerns("OAuthClient", row.id)
    work.note(client=row.client_id, scopes=row.scopes, authentication=row.authentication)
    return {"entity": [str(row.org_id), str(row.id)], "digest": command.secret_digest}


def _row(command: RegisterClient, work: Work) -> OAuthClient:
    scopes = checked_scopes(command.scopes)
    for_people = bool(set(scopes) & {str(scope) for scope in FOR_PEOPLE})
    if not for_people and not command.acts_for_itself:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "The client has nothing that it could do.", ("scopes",))
    by_secret = command.secret_digest is not None
    return OAuthClient(
        org_id=work.actor.organization_id,
        id=new_id(),
        client_id=new_client_id(),
        name=checked_text(command.name, 80, "name"),
        about=checked_text(command.about, 500, "about"),
        website=checked_text(command.website, 200, "website"),
        authentication=ClientAuthentication.SECRET if by_secret else ClientAuthentication.KEYS,
        acts_for_itself=command.acts_for_itself,
        partner_org_id=new_id(),
        redirect_uris=checked_redirects(command.redirect_uris, needed=for_people),
        scopes=scopes,
        status=ClientStatus.ACTIVE,
        secret_digest=command.secret_digest,
        keys=None if by_secret else checked_keys(command.keys),
        credential_since=work.now,
        registered_at=work.now,
        changed_at=work.now,
    )
