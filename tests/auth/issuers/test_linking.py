"""Links are made for people who are there, once, and each is in the journal."""

import orjson
import pytest

from habeas.auth.issuers.identities import Identity, identities_of
from habeas.auth.issuers.linking import link, unlink
from habeas.demo.world import slug_id
from habeas.kernel.errors import DomainError, ErrorCode
from tests.auth.conftest import Stage

ISSUER = "https://login.example"
OWEN = Identity(slug_id("person", "owen"), "sg", None)
JOURNAL = (
    "select detail::text from habeas.journal_entry where command = 'RecordIdentityLink' and target_id = $1 order by id"
)


async def test_a_link_and_its_end_are_in_the_journal_without_the_subject(stage: Stage) -> None:
    await link(stage.authority, ISSUER, "owen-there", OWEN)
    (linked,) = await identities_of(stage.authority, OWEN.subject_id)
    await unlink(stage.authority, "sg", OWEN.subject_id, linked.mark)
    assert await identities_of(stage.authority, OWEN.subject_id) == []
    rows = [orjson.loads(row["detail"]) for row in await stage.demo.as_superuser("sg", JOURNAL, OWEN.subject_id)]
    assert rows == [{"issuer": ISSUER, "linked": True}, {"issuer": ISSUER, "linked": False}]


async def test_an_identity_is_linked_once_and_to_somebody(stage: Stage) -> None:
    await link(stage.authority, ISSUER, "twice", OWEN)
    for identity, code in [
        (Identity(slug_id("person", "maya"), "sg", None), ErrorCode.CONFLICT),
        (Identity(slug_id("person", "nobody"), "sg", None), ErrorCode.NOT_FOUND),
        (Identity(OWEN.subject_id, "cn", None), ErrorCode.NOT_FOUND),
        (Identity(OWEN.subject_id, "nowhere", None), ErrorCode.NOT_FOUND),
    ]:
        with pytest.raises(DomainError) as caught:
            await link(stage.authority, ISSUER, "twice", identity)
        assert caught.value.code is code


async def test_a_link_of_somebody_else_cannot_be_taken_away(stage: Stage) -> None:
    await link(stage.authority, ISSUER, "kept", OWEN)
    linked = (await identities_of(stage.authority, OWEN.subject_id))[-1]
    with pytest.raises(DomainError) as caught:
        await unlink(stage.authority, "sg", slug_id("person", "maya"), linked.mark)
    assert caught.value.code is ErrorCode.NOT_FOUND
