"""What the worker does for sign-ins through organizations: test a provider, and end what came through one."""

from uuid import UUID

from habeas.auth.federation.recovery_code import end_later
from habeas.auth.oauth.books import revoke_family
from habeas.auth.remote.discovery import discovered, keys_of
from habeas.auth.revocations import revoke_place
from habeas.outbound import Fetcher, Unreachable
from habeas.oversight.commands.entrypoints import END_THROUGH, TEST_PROVIDER
from habeas.oversight.commands.identity_provider import RecordProviderTest
from habeas.oversight.system import behind
from habeas.storage.transaction import read, write
from habeas.storage.unscoped import unscoped
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

_ISSUER = "select issuer from habeas.identity_provider where org_id = $1 and id = $2 and disconnected_at is null"
_END = """
update auth.session set ended_at = $3
 where through_org = $1 and ($2::uuid is null or subject_id = $2) and ended_at is null
"""
_FAMILIES = (
    "delete from auth.through_family where org_id = $1 and ($2::uuid is null or subject_id = $2) returning family"
)
_PEOPLE = "select subject_id from auth.external_identity where org_id = $1"


def jobs(engine: WriteEngine, fetcher: Fetcher) -> tuple[Job, ...]:
    """Both jobs with their handlers."""

    async def test(delivery: Delivery) -> None:
        actor, provider_id = behind(delivery), UUID(delivery.payload["provider_id"])
        async with read(delivery.region, actor) as tx:
            issuer = await tx.fetchval(_ISSUER, actor.organization_id, provider_id)
        if issuer is not None:
            found = RecordProviderTest(provider_id, await _fault_of(fetcher, issuer))
            await run(found, actor, engine=engine, delivery=delivery)
            return
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)

    async def end(delivery: Delivery) -> None:
        actor = behind(delivery)
        await end_through(engine, actor.organization_id, actor.subject_id)
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)

    return (Job(TEST_PROVIDER, test, OUTSIDE), Job(END_THROUGH, end, OUTSIDE))


async def end_through(engine: WriteEngine, org_id: UUID, subject_id: UUID | None) -> None:
    """End sessions and tokens that came through the organization's provider; codes for recovery begin to run out.

    Where one person's place ends, so does what their own tokens open there: who administered it is out.
    """
    now = engine.clock.now()
    async with unscoped(engine.regions.directory, because="what came through a provider ends") as tx:
        for row in await tx.fetch(_FAMILIES, org_id, subject_id):
            await revoke_family(tx, row["family"], now)
        if subject_id is not None:
            await revoke_place(tx, subject_id, org_id, now)
        people = [row["subject_id"] for row in await tx.fetch(_PEOPLE, org_id)]
    for code in engine.regions:
        async with unscoped(engine.regions[code], because="what came through a provider ends") as tx:
            await tx.execute(_END, org_id, subject_id, now)
            for person in people if subject_id is None else [subject_id]:
                await end_later(tx, person, now)


async def _fault_of(fetcher: Fetcher, issuer: str) -> str:
    """What is wrong with the provider, empty if nothing is."""
    try:
        metadata = await discovered(fetcher, issuer)
        keys = await keys_of(fetcher, metadata)
    except Unreachable as error:
        return str(error)
    missing = [name for name in ("authorization_endpoint", "token_endpoint") if not isinstance(metadata.get(name), str)]
    if missing or not keys.by_id:
        return f"The provider has no {missing[0] if missing else 'key that is accepted'}."
    return ""
