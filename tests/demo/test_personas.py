"""The personas as the demo announces them."""

from pathlib import Path

from habeas.demo.cluster import ClusterSettings
from tests.world import demo_world

MINE = "{ viewer { person { id primaryEmail } } }"


async def test_a_persona_is_announced_with_the_address_that_signs_it_in(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with demo_world(cluster, tmp_path) as demo:
        for name in ("person-eu", "person-cn", "person-ca", "person-av"):
            said = demo.held[name].ready()
            person = (await demo.data(name, MINE))["viewer"]["person"]
            assert (said["personId"], said["email"]) == (person["id"], person["primaryEmail"])
        assert demo.held["partner-ticketing"].ready()["email"] is None, "a machine's client"
