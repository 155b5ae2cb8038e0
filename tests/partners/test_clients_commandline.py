"""`habeas clients`: what a controller does over the API, an operator does for it from the machine."""

import asyncio

from click.testing import CliRunner

from habeas.cli import main
from tests.auth.conftest import Stage, stage
from tests.crash.deployment import as_environment
from tests.partners.test_administration import LIST, machine_token

__all__ = ["stage"]
CONTROLLER = "aishu-privacy"
ABOUT = ("--name", "Help desk", "--about", "Sends requests for people.", "--website", "https://desk.example")


async def habeas_clients(stage: Stage, name: str, *arguments: str, controller: str | None = None) -> tuple[int, str]:
    """The exit code and what was printed; the worker then does what waits."""
    line = ("clients", name, "--controller", controller or stage.demo.organization(CONTROLLER), *arguments)
    environment = as_environment(stage.demo.settings)
    found = await asyncio.to_thread(CliRunner().invoke, main, line, env=environment)
    await stage.demo.drain()
    return found.exit_code, found.output


async def listed(stage: Stage, key: str) -> str:
    _, printed = await habeas_clients(stage, "list")
    return next((line for line in printed.splitlines() if line.startswith(key)), "")


async def test_a_client_is_registered_renewed_suspended_and_removed(stage: Stage) -> None:
    options = ("--scope", "requests:track", "--acts-for-itself")
    code, printed = await habeas_clients(stage, "register", *ABOUT, *options)
    assert code == 0, printed
    key, secret = printed.splitlines()[0], printed.splitlines()[1].removeprefix("secret: ")
    nodes = (await stage.demo.data(CONTROLLER, LIST))["controller"]["clients"]["nodes"]
    client_id = next(node["clientId"] for node in nodes if node["id"] == key)
    assert await listed(stage, key) == f"{key}  {client_id}  ACTIVE  Help desk"
    assert (await machine_token(stage, client_id, secret)).status_code == 200

    _, printed = await habeas_clients(stage, "rotate", key)
    renewed = printed.strip().removeprefix("secret: ")
    assert renewed != secret
    assert (await machine_token(stage, client_id, renewed)).status_code == 200

    for step, status, answer in (("suspend", "SUSPENDED", 401), ("resume", "ACTIVE", 200), ("remove", "", 401)):
        assert (await habeas_clients(stage, "change", key, step))[0] == 0
        assert status in await listed(stage, key)
        assert (await machine_token(stage, client_id, renewed)).status_code == answer


async def test_what_is_refused_is_told_in_a_sentence_and_leaves_no_client(stage: Stage) -> None:
    before = await habeas_clients(stage, "list")
    for arguments, said in (
        (("--scope", "members:content"), "may ask for some of"),
        (("--scope", "requests:track"), "nothing that it could do"),
    ):
        code, printed = await habeas_clients(stage, "register", *ABOUT, *arguments)
        assert code != 0
        assert said in printed.lower()
        assert "Traceback" not in printed
    code, printed = await habeas_clients(stage, "list", controller="nonsense")
    assert (code, "cannot be read" in printed) == (1, True)
    assert await habeas_clients(stage, "list") == before
