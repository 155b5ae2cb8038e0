"""The demo: an embedded PostgreSQL, the demo world, the server and the worker, until somebody stops it."""

import asyncio
import json
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from habeas.demo.cluster import running_cluster
from habeas.demo.documents import document, examples
from habeas.demo.load.clients import HINT
from habeas.demo.load.world import load_world
from habeas.demo.personas import Held, hold
from habeas.kernel.clock import SystemClock
from habeas.main import Engines, build_application, build_site, open_engines, sealer
from habeas.parts import signing_key
from habeas.settings import Settings
from habeas.web.options import Introspection, Persona
from habeas.worker import WorkerOptions, work

Say = Callable[[str], None]


@dataclass(frozen=True)
class DemoOptions:
    """What the command was asked for."""

    data_dir: Path
    port: int
    fresh: bool = False
    ready_file: Path | None = None
    host_name: str = "127.0.0.1"


class _Server(uvicorn.Server):
    """Stops when the demo says so, and leaves signals to the demo."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def run_demo(options: DemoOptions, say: Say) -> None:
    """Run until SIGINT or SIGTERM; everything that was started is stopped again."""
    say("Starting PostgreSQL ...")
    with running_cluster(options.data_dir, fresh=options.fresh) as cluster, _listening(options.port) as listener:
        port = listener.getsockname()[1]
        settings = cluster.settings(
            port=port,
            public_url=f"http://{options.host_name}:{port}",
            signing_key_path=options.data_dir / "signing-key.pem",
            mail_folder=options.data_dir / "mails",
            erasure_ledger=[options.data_dir / "erasures"],
        )
        asyncio.run(_serve(settings, options, listener, say))
    say("Stopped.")


async def _serve(settings: Settings, options: DemoOptions, listener: socket.socket, say: Say) -> None:
    stop = _stop_signal()
    async with open_engines(settings) as engines:
        world = await load_world(engines, say)
        held = hold(world, settings, signing_key(settings), SystemClock().now())
        say("Starting the server and the worker ...")
        server = _server(engines, held)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            manner = WorkerOptions(grace_s=settings.shutdown_grace_s)
            group.create_task(work(engines.regions, engines.jobs(), stop, manner))
            group.create_task(sealer(engines).keep_sealing(stop))
            await server.up.wait()
            _announce(settings, options, held, say)
            await stop.wait()
            say("Stopping ...")
            server.should_exit = True


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        yield listener


def _server(engines: Engines, held: dict[str, Held]) -> _Server:
    variables = _variables(held)
    site = build_site(
        engines.settings,
        engines.schema,
        introspection=Introspection.EVERYONE,
        query_page=True,
        personas=tuple(Persona(each.name, str(each.actor.role), each.token) for each in held.values()),
        examples=examples(variables),
        sign_in_hint=HINT,
        mail_folder=engines.settings.mail_folder,
    )
    application = build_application(engines, site)
    return _Server(
        uvicorn.Config(application, log_level="warning", server_header=False, date_header=False, lifespan="off")
    )


def _variables(held: dict[str, Held]) -> dict[str, dict[str, Any]]:
    contoso = held["contoso-admin"].organization_id
    return {
        "MyData": {"after": None},
        "ExerciseMyRights": {
            "input": {"rights": ["ACCESS", "PORTABILITY"], "note": "All of it, please.", "language": "en"}
        },
        "Members": {"organization": contoso, "after": None},
        "MemberData": {
            "organization": contoso,
            "member": "<an id from the list of members>",
            "purpose": {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft"},
        },
    }


def _announce(settings: Settings, options: DemoOptions, held: dict[str, Held], say: Say) -> None:
    url = settings.public_url
    ready = {"url": url, "graphql": f"{url}/graphql", "personas": {name: each.ready() for name, each in held.items()}}
    if options.ready_file is not None:
        partial = options.ready_file.with_suffix(".partial")
        partial.write_text(json.dumps(ready, indent=2), encoding="utf-8")
        partial.replace(options.ready_file)
    say(f"\nReady. GraphiQL: {url}/graphiql   GraphQL: {url}/graphql\n")
    say("Personas (send the token as `Authorization: Bearer ...`; the query page has them ready):")
    for name, each in held.items():
        who = f", {each.email}" if each.email else ""
        say(f"\n  {name} ({each.actor.role}){who}\n  {each.token}")
    for name, persona in (("MyTerms", "person-eu"), ("Members", "contoso-admin"), ("Desk", "aishu-privacy")):
        say(f"\n# As {persona}, paste:\n{document(name)}")
    say(f'\n# Variables of Members: {{"organization": "{held["contoso-admin"].organization_id}"}}')
    say("\nCtrl-C stops everything.")
