"""Commands that run something: the demo, the server, the worker, and the keys that they sign with."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import click

from habeas.auth.keys import rotate
from habeas.cli.group import FILE, FOLDER, in_sentences, main
from habeas.demo.serve import DemoOptions, run_demo
from habeas.main import domain_watch, open_engines, sealer
from habeas.settings import Settings
from habeas.worker import WorkerOptions, work


@main.command("demo")
@click.option("--port", default=8400, show_default=True, help="Port of the server; 0 takes a free one.")
@click.option("--data", default=".habeas", show_default=True, type=FOLDER, help="Where the demo keeps its data.")
@click.option("--fresh", is_flag=True, help="Wipe the data first.")
@click.option("--ready-file", type=FILE, help="Write where everything is, as JSON, as soon as it serves.")
@click.option(
    "--host-name", default="127.0.0.1", show_default=True, help="Its name for itself; passkeys need localhost."
)
def demo_command(port: int, data: Path, fresh: bool, ready_file: Path | None, host_name: str) -> None:
    """Start the demo world: an embedded PostgreSQL, the server and the worker."""
    with in_sentences():
        run_demo(DemoOptions(data, port, fresh, ready_file, host_name), click.echo)


@main.command("rotate-key")
def rotate_key_command() -> None:
    """Let the next key sign access tokens; the present one stays trusted. Servers take it up by themselves."""
    with in_sentences():
        click.echo(rotate(Settings().signing_key_path))


@main.command("serve")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes to serve with.")
def serve_command(workers: int) -> None:
    """Serve the API until it is told to stop. With several workers, SIGHUP replaces one after the other."""
    with in_sentences():
        Settings()
    # The process goes on as a server alone: what commands are made of is a sixth of its memory, and serves nothing.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "habeas.serving", str(workers)])  # noqa: S606


@main.command("worker")
def worker_command() -> None:
    """Do the jobs of all regions until it is told to stop."""
    with in_sentences():
        asyncio.run(do_jobs(Settings()))


async def do_jobs(settings: Settings) -> None:
    """The worker in this process; on SIGINT or SIGTERM it finishes what it has begun."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    options = WorkerOptions(
        batch=settings.worker_batch,
        heartbeat_s=settings.worker_heartbeat_s,
        grace_s=settings.shutdown_grace_s,
    )
    async with open_engines(settings) as engines:
        # What is not configured is said in a sentence, before there is a group that would wrap it.
        jobs, sealing, watch = engines.jobs(), sealer(engines), domain_watch(engines)
        async with asyncio.TaskGroup() as group:
            group.create_task(work(engines.regions, jobs, stop, options))
            group.create_task(sealing.keep_sealing(stop))
            group.create_task(watch.keep_looking(stop))
