"""Transfer mechanisms: which regions they open, for which purposes, for whom, and for how long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from habeas.access import Actor, Permission, Role
from habeas.disclosures.mechanisms import covering, mechanisms
from habeas.disclosures.model import TransferMechanism
from habeas.disclosures.rules.transfers import OF_EACH_PERSON, TransferBasis
from habeas.jurisdictions.catalog import LAWS
from habeas.kernel.ids import new_id
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import read, write
from tests.actors import an_actor

DIRECTORY, CASES = "MEMBER_DIRECTORY", "RIGHTS_REQUEST_HANDLING"
SINCE = datetime(2024, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on_file", "purposes", "opened"),
    [
        ([], {DIRECTORY}, set()),
        ([("cn", [CASES])], {CASES}, {"cn"}),
        ([("cn", [CASES])], {DIRECTORY}, set()),
        ([("cn", [CASES])], {CASES, DIRECTORY}, set()),
        ([("cn", [CASES]), ("cn", [DIRECTORY])], {CASES, DIRECTORY}, {"cn"}),
        ([("cn", [CASES]), ("us", [DIRECTORY])], {CASES, DIRECTORY}, set()),
        ([("cn", ["*"]), ("us", [])], {CASES, DIRECTORY}, {"cn", "us"}),
        ([("cn", [CASES]), ("us", ["*"])], set(), {"us"}),
    ],
)
def test_a_region_opens_only_where_every_purpose_is_covered(
    on_file: list[tuple[str, list[str]]], purposes: set[str], opened: set[str]
) -> None:
    assert covering(on_file, frozenset(purposes)) == opened


def a_mechanism(controller: Actor) -> dict[str, Any]:
    return {
        "org_id": controller.controller_id,
        "id": new_id(),
        "from_region": "cn",
        "to_region": "sg",
        "mechanism": "SCC",
        "purposes": ["*"],
        "reference": "Filed",
        "on_file_since": SINCE,
        "destination_country": "SG",
        "law_assessment": "Assessment 4",
        "law_finding": "EQUIVALENT_WITH_MEASURES",
        "assessed_at": SINCE,
    }


async def put_on_file(region: Region, controller: Actor, **changes: object) -> None:
    async with write(region, controller) as tx:
        await insert(tx, [TransferMechanism(**{**a_mechanism(controller), **changes})])


def a_controller() -> Actor:
    org_id = new_id()
    scopes = frozenset({Permission.DISCLOSURES_MANAGE})
    return an_actor(organization_id=org_id, controller_id=org_id, role=Role.PRIVACY_TEAM, scopes=scopes)


async def opened_for(region: Region, actor: Actor) -> frozenset[str]:
    async with read(region, actor) as tx:
        return await mechanisms(tx, actor, frozenset({DIRECTORY}))


@pytest.mark.promise("AISHU-142")
async def test_a_mechanism_on_file_opens_the_region_to_the_controllers_own(region: Region) -> None:
    controller = a_controller()
    await put_on_file(region, controller)
    assert await opened_for(region, replace(controller, organization_id=new_id())) == {"cn"}
    assert await opened_for(region, a_controller()) == frozenset()
    assert await opened_for(region, replace(controller, region="us")) == frozenset()


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": SINCE + timedelta(days=1)},
        {"on_file_since": datetime(2999, 1, 1, tzinfo=UTC)},
        {"to_region": "us"},
        {"purposes": [CASES]},
        {"assessed_at": datetime(2999, 1, 1, tzinfo=UTC)},
        {"review_at": SINCE + timedelta(days=1)},
        {"law_finding": "NOT_EQUIVALENT"},
        dict.fromkeys(("destination_country", "law_assessment", "law_finding", "assessed_at")),
    ],
)
async def test_a_mechanism_that_does_not_hold_here_and_now_opens_nothing(
    region: Region, changes: dict[str, object]
) -> None:
    controller = a_controller()
    await put_on_file(region, controller, **changes)
    assert await opened_for(region, controller) == frozenset()


@pytest.mark.promise("AISHU-144")
@pytest.mark.parametrize("missing", ["mechanism", "reference", "purposes", "on_file_since"])
async def test_none_is_put_on_file_without_its_safeguard_and_where_that_is_written(
    region: Region, missing: str
) -> None:
    controller = a_controller()
    row = {name: value for name, value in a_mechanism(controller).items() if name != missing}
    names = ", ".join(row)
    places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    with pytest.raises(asyncpg.NotNullViolationError, match=missing):
        async with write(region, controller) as tx:
            await tx.execute(f"insert into habeas.transfer_mechanism ({names}) values ({places})", *row.values())
    assert await opened_for(region, controller) == frozenset()


def test_a_transfer_rests_on_what_some_law_names_and_no_standing_one_on_anybodys_consent() -> None:
    lists = [law.provisions["transfer_mechanisms"].value for law in LAWS.values()]
    named = {each for known in lists if isinstance(known, list) for each in known}
    assert len(lists) == len(LAWS)
    assert named == {str(each) for each in TransferBasis} | OF_EACH_PERSON
    assert OF_EACH_PERSON.isdisjoint(set(TransferBasis))
