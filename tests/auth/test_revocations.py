"""Revocations reach every verifier within a second, and a verifier that cannot learn of them accepts nothing."""

from dataclasses import replace

import pytest

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.auth.revocations import LONGEST_LIFE, SETTLED, RevocationFeed, Revoked, revoke
from habeas.kernel.ids import new_id
from habeas.storage.regions import Region
from habeas.storage.unscoped import unscoped
from tests.auth.conftest import Stage


def actor() -> Actor:
    subject, organization, client = new_id(), new_id(), new_id().hex
    token_id = f"{new_id().hex}.{new_id().hex}"
    scopes = ROLES[Role.PERSON]
    return Actor(ActorKind.SELF, subject, organization, organization, "sg", Role.PERSON, scopes, client, token_id)


def named(kind: Revoked, one: Actor) -> str:
    return {
        Revoked.TOKEN: one.token_id,
        Revoked.FAMILY: one.token_id.partition(".")[0],
        Revoked.SUBJECT: str(one.subject_id),
        Revoked.CONSENT: f"{one.subject_id} {one.client_id}",
        Revoked.CLIENT: one.client_id,
    }[kind]


@pytest.mark.parametrize("kind", list(Revoked))
async def test_another_process_learns_of_it_within_a_second(stage: Stage, kind: Revoked) -> None:
    feed, one, other = RevocationFeed(stage.authority.books, stage.clock), actor(), actor()
    issued_at = stage.clock.now().timestamp()
    await feed.freshen()
    async with unscoped(stage.authority.books, because="a test revokes") as tx:
        await revoke(tx, kind, named(kind, one), stage.clock.now())
    assert not feed.revokes(one, issued_at)
    stage.later(seconds=1)
    await feed.freshen()
    assert feed.revokes(one, issued_at)
    assert not feed.revokes(other, issued_at)
    # A person, a client or a consent can begin anew; a token and what grew from an authorization cannot.
    assert feed.revokes(one, issued_at + 1) is (kind in (Revoked.TOKEN, Revoked.FAMILY))


async def test_one_that_commits_late_is_not_passed_over(stage: Stage) -> None:
    feed, late, quick = RevocationFeed(stage.authority.books, stage.clock), actor(), actor()
    issued_at = stage.clock.now().timestamp()
    async with unscoped(stage.authority.books, because="a test revokes slowly") as slow:
        await revoke(slow, Revoked.TOKEN, late.token_id, stage.clock.now())
        async with unscoped(stage.authority.books, because="a test revokes") as tx:
            await revoke(tx, Revoked.TOKEN, quick.token_id, stage.clock.now())
        await feed.freshen(at_once=True)
        assert feed.revokes(quick, issued_at)
        assert not feed.revokes(late, issued_at)
    await feed.freshen(at_once=True)
    assert feed.revokes(late, issued_at)


async def test_what_was_read_long_ago_is_not_read_again(stage: Stage) -> None:
    feed, one = RevocationFeed(stage.authority.books, stage.clock), actor()
    async with unscoped(stage.authority.books, because="a test revokes") as tx:
        await revoke(tx, Revoked.TOKEN, one.token_id, stage.clock.now())
    await feed.freshen()
    for _ in range(3):
        stage.later(seconds=SETTLED)
        await feed.freshen()
    async with unscoped(stage.authority.books, because="a test looks") as tx:
        newest = await tx.fetchval("select max(number) from auth.revocation")
    assert feed._settled == newest
    assert feed.revokes(one, stage.clock.now().timestamp())


async def test_a_token_of_the_same_person_for_another_client_lives_on(stage: Stage) -> None:
    feed, one = RevocationFeed(stage.authority.books, stage.clock), actor()
    async with unscoped(stage.authority.books, because="a test revokes") as tx:
        await revoke(tx, Revoked.CONSENT, named(Revoked.CONSENT, one), stage.clock.now())
    await feed.freshen()
    issued_at = stage.clock.now().timestamp()
    assert feed.revokes(one, issued_at)
    assert not feed.revokes(replace(one, client_id="another"), issued_at)


async def test_what_no_token_can_survive_is_forgotten(stage: Stage) -> None:
    feed, one = RevocationFeed(stage.authority.books, stage.clock), actor()
    async with unscoped(stage.authority.books, because="a test revokes") as tx:
        await revoke(tx, Revoked.TOKEN, one.token_id, stage.clock.now())
    await feed.freshen()
    issued_at = stage.clock.now().timestamp()
    stage.later(hours=LONGEST_LIFE.total_seconds() / 3600 + 1)
    await feed.freshen()
    assert not feed.revokes(one, issued_at)


async def test_not_to_know_is_not_to_accept(stage: Stage) -> None:
    class Broken:
        def acquire(self) -> None:
            raise OSError("the directory is away")

    feed = RevocationFeed(Region("directory", Broken()), stage.clock)  # type: ignore[arg-type]
    with pytest.raises(OSError, match="away"):
        await feed.freshen()
