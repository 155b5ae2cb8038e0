"""Loads what people and applications sign in with: clients, and a password for all."""

from habeas.access import ROLES, Permission, Role
from habeas.auth import passwords
from habeas.auth.oauth.client import Client, ClientAuthMethod, GrantType, MachineIdentity, find_client, save_client
from habeas.auth.people.accounts import add_address, open_account
from habeas.clients.rules import digest_of
from habeas.demo.world import World, slug_id
from habeas.main import Engines
from habeas.settings import decoded_key
from habeas.storage.directory import Directory
from habeas.storage.unscoped import unscoped

PASSWORD = "correct-horse-habeas"  # noqa: S105
PARTNER_SECRET = "demo-secret-of-the-ticketing-partner"  # noqa: S105
HINT = f"This is the demo: every persona signs in with the password {PASSWORD}. Mails are files in the demo's folder."
SPA, DASHBOARD, PARTNER = "anyshare-app", "habeas-dashboard", "partner-ticketing"
_PERSONAL = frozenset({GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.TOKEN_EXCHANGE})


async def load_clients(world: World, engines: Engines) -> None:
    """Everything that is not there yet; passwords that somebody changed stay changed."""
    now = engines.clock.now()
    async with unscoped(engines.regions.directory, because="the demo's clients") as tx:
        known = await find_client(tx, PARTNER)
        kept = known.secret_hash if known is not None else None
        # A demo that was loaded by an older release kept it in a form that no longer counts.
        secret = kept if kept is not None and kept.startswith("sha256:") else digest_of(PARTNER_SECRET)
        for client in _clients(world, secret):
            await save_client(tx, client, now)
    if known is None:
        await _load_accounts(world, engines)


def _clients(world: World, secret_hash: str | None) -> list[Client]:
    ticketline = world.organization("ticketline")
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
        Client(
            client_id=PARTNER,
            name="Ticketline request desk",
            about="Ticketline Services GmbH sends requests for people who want that, and follows them.",
            website="https://ticketline.example",
            partner=True,
            auth_method=ClientAuthMethod.BASIC,
            secret_hash=secret_hash,
            grant_types=_PERSONAL | {GrantType.CLIENT_CREDENTIALS},
            scopes=ROLES[Role.PARTNER] | {Permission.SELF_READ, Permission.RIGHTS_EXERCISE},
            redirect_uris=("http://127.0.0.1:8403/callback",),
            machine=MachineIdentity(
                world.org_id("ticketline"), world.org_id(ticketline["controller"]), ticketline["region"], Role.PARTNER
            ),
        ),
    ]


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
