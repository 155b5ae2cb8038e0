"""Loads what people and applications sign in with: clients, and a password for all."""

from habeas.access import ROLES, Permission, Role
from habeas.auth import passwords
from habeas.auth.oauth.client import Client, ClientAuthMethod, GrantType, find_client, save_client
from habeas.auth.oauth.published import publish_client
from habeas.auth.people.accounts import add_address, open_account
from habeas.clients.model import OAuthClient
from habeas.clients.rules import ClientAuthentication, ClientStatus, digest_of
from habeas.demo.load.actors import platform
from habeas.demo.world import World, slug_id
from habeas.main import Engines
from habeas.settings import decoded_key
from habeas.storage.directory import Directory
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.storage.unscoped import unscoped

PASSWORD = "correct-horse-habeas"  # noqa: S105
PARTNER_SECRET = "demo-secret-of-the-ticketing-partner"  # noqa: S105
HINT = f"This is the demo: every persona signs in with the password {PASSWORD}. Mails are files in the demo's folder."
SPA, DASHBOARD, PARTNER = "anyshare-app", "habeas-dashboard", "partner-ticketing"
_LISTED = "select exists (select from habeas.oauth_client where org_id = $1 and id = $2)"
_PERSONAL = frozenset({GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.TOKEN_EXCHANGE})


async def load_clients(world: World, engines: Engines) -> None:
    """Everything that is not there yet; what somebody changed, a password or a client, stays changed."""
    now = engines.clock.now()
    async with unscoped(engines.regions.directory, because="the demo's clients") as tx:
        known = await find_client(tx, SPA)
        for client in _clients():
            await save_client(tx, client, now)
    await _load_partner(world, engines)
    if known is None:
        await _load_accounts(world, engines)


def _clients() -> list[Client]:
    return [
        Client(
            client_id=SPA,
            name="AnyShare web application",
            about="The application of the service itself.",
            auth_method=ClientAuthMethod.NONE,
            grant_types=_PERSONAL,
            scopes=ROLES[Role.PERSON],
            redirect_uris=("http://127.0.0.1:8401/callback", "http://localhost:8401/callback"),
        ),
        Client(
            client_id=DASHBOARD,
            name="Privacy dashboard",
            about="The dashboard of administrators, auditors and privacy teams.",
            auth_method=ClientAuthMethod.NONE,
            grant_types=_PERSONAL,
            scopes=frozenset().union(*(ROLES[role] for role in (Role.ADMINISTRATOR, Role.PRIVACY_TEAM))),
            redirect_uris=("http://127.0.0.1:8402/callback", "http://localhost:8402/callback"),
        ),
    ]


async def _load_partner(world: World, engines: Engines) -> None:
    """The partner's client is its controller's, who can renew and suspend it; the sign-in takes it over from there."""
    ticketline = world.organization("ticketline")
    controller, region = world.org_id(ticketline["controller"]), engines.regions[ticketline["region"]]
    row = OAuthClient(
        org_id=controller,
        id=slug_id("client", PARTNER),
        client_id=PARTNER,
        name="Ticketline request desk",
        about="Ticketline Services GmbH sends requests for people who want that, and follows them.",
        website="https://ticketline.example",
        authentication=ClientAuthentication.SECRET,
        acts_for_itself=True,
        partner_org_id=world.org_id("ticketline"),
        redirect_uris=["http://127.0.0.1:8403/callback"],
        scopes=sorted(ROLES[Role.PARTNER] | {Permission.SELF_READ, Permission.RIGHTS_EXERCISE}),
        status=ClientStatus.ACTIVE,
        secret_digest=digest_of(PARTNER_SECRET),
        credential_since=world.made_at,
        registered_at=world.made_at,
        changed_at=world.made_at,
    )
    async with write(region, platform(region.code, controller, controller)) as tx:
        if await tx.fetchval(_LISTED, controller, row.id):
            return
        await insert(tx, [row])
    await publish_client(engines.writes, region, controller, row.id)


async def _load_accounts(world: World, engines: Engines) -> None:
    key = engines.settings.directory_key
    if key is None:
        return
    directory = Directory(engines.regions.directory, decoded_key(key))
    kept, now = await passwords.hashed(PASSWORD), engines.clock.now()
    for person in world.items("people"):
        subject_id, org_id = slug_id("person", person["key"]), world.org_id("personal", person["key"])
        async with unscoped(engines.regions[person["region"]], because="the demo's accounts") as tx:
            await open_account(tx, subject_id, org_id, world.controller_of(person), kept, now)
            for address in person["emails"]:
                await add_address(tx, directory.hashed(address), subject_id)
