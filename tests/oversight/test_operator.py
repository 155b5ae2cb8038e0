"""An operator of the platform reads through one door: stated, bounded to the directory, and in the member's ledger."""

from collections.abc import AsyncIterator

import pytest

from habeas.cli.operating import OperatorRead, read_as_operator
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.operator import OperatorPurpose
from tests.world import Demo, demo_world

LIST = "query L($id: ID!) { organization(id: $id) { members(first: 50) { nodes { id email } } } }"
MINE = """{ viewer { accessLedger(first: 50) { nodes {
  actorKind actorRole purpose note fieldClasses organization { name } } } } }"""


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("operator")) as found:
        yield found


async def member_of(demo: Demo) -> tuple[str, str]:
    """The id and the address of person-eu's directory entry at Contoso."""
    answer = await demo.data("contoso-admin", LIST, {"id": demo.organization()})
    mine = (await demo.data("person-eu", "{ viewer { person { primaryEmail } } }"))["viewer"]["person"]["primaryEmail"]
    nodes = answer["organization"]["members"]["nodes"]
    return next((node["id"], node["email"]) for node in nodes if node["email"] == mine)


def asked(member: str, **changes: str) -> OperatorRead:
    plain = {"operator": "ines.meyer@platform.example", "member": member, "region": "sg", "note": "Ticket 4711"}
    return OperatorRead(**{**plain, **changes}, purpose=OperatorPurpose.SUPPORT_ASKED_FOR)


@pytest.mark.promise("AISHU-9")
async def test_the_member_reads_that_an_operator_looked_and_why(demo: Demo) -> None:
    member, email = await member_of(demo)
    shown = await read_as_operator(demo.engines, asked(member))
    assert shown["member"]["email"] == email
    entry = (await demo.data("person-eu", MINE))["viewer"]["accessLedger"]["nodes"][0]
    assert entry == {
        "actorKind": "OPERATOR",
        "actorRole": "OPERATOR",
        "purpose": "SUPPORT_ASKED_FOR",
        "note": "Ticket 4711",
        "fieldClasses": ["DIRECTORY"],
        "organization": {"name": "Contoso GmbH"},
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"operator": "nobody"}, ErrorCode.BAD_USER_INPUT),
        ({"note": " "}, ErrorCode.BAD_USER_INPUT),
        ({"region": "cn"}, ErrorCode.NOT_FOUND),
        ({"region": "moon"}, ErrorCode.MISCONFIGURED),
        ({"member": "nonsense"}, ErrorCode.NOT_FOUND),
    ],
)
async def test_an_operator_who_says_nothing_or_asks_for_nobody_sees_nothing(
    demo: Demo, changes: dict[str, str], code: ErrorCode
) -> None:
    member, _ = await member_of(demo)
    before = len((await demo.data("person-eu", MINE))["viewer"]["accessLedger"]["nodes"])
    with pytest.raises(DomainError) as refused:
        await read_as_operator(demo.engines, asked(**{"member": member, **changes}))
    assert refused.value.code is code
    assert len((await demo.data("person-eu", MINE))["viewer"]["accessLedger"]["nodes"]) == before
