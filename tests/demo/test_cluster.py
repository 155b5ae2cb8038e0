"""The embedded cluster: made once, taken up again, kept to one process, gone with its parent."""

import asyncio
import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from habeas.demo.cluster import ClusterSettings, running_cluster
from habeas.kernel.errors import DomainError
from tests.conftest import BINARIES, PARAMETERS

ROOT = Path(__file__).parents[2]
SCRIPT = """
import signal, sys, time
from pathlib import Path
from habeas.demo.cluster import running_cluster
# Whoever is started in the background of a script inherits that the interrupt is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
with running_cluster(Path(sys.argv[1])) as found:
    print(found.superuser_dsn, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of its own: another run of the tests would close pytest's to the account that PostgreSQL runs as."""
    with TemporaryDirectory(prefix="habeas-cluster-") as found:
        yield Path(found)


def counted(found: ClusterSettings) -> int:
    with psycopg.connect(found.superuser_dsn, autocommit=True) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept values (1)")
        row = connection.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


def test_a_second_start_takes_what_is_there_and_fresh_wipes_it(folder: Path) -> None:
    with running_cluster(folder / "data", binaries=BINARIES, parameters=PARAMETERS) as found:
        assert counted(found) == 1
        with (
            pytest.raises(DomainError, match="another habeas runs"),
            running_cluster(folder / "data", binaries=BINARIES),
        ):
            pass
    with running_cluster(folder / "data", binaries=BINARIES, parameters=PARAMETERS) as found:
        assert counted(found) == 2
    with running_cluster(folder / "data", True, binaries=BINARIES, parameters=PARAMETERS) as found:
        assert counted(found) == 1
        assert stat.S_IMODE((folder / "data" / "secrets.json").stat().st_mode) == 0o600
        settings = found.settings()
        assert set(settings.regions) == {"sg", "cn"}
        assert not any(secret in repr(settings) + repr(found) for secret in found.secrets.values())


def test_a_folder_with_other_files_is_never_touched(folder: Path) -> None:
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(DomainError, match="not habeas'"), running_cluster(folder, fresh=True):
        pass
    assert (folder / "thesis.txt").read_text() == "years of work"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
async def test_the_server_ends_with_a_parent_that_is_killed(folder: Path) -> None:
    data = folder / "data"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SCRIPT, str(data), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    assert await process.stdout.readline()
    server = int((data / "pgdata" / "postmaster.pid").read_text().splitlines()[0])
    process.send_signal(signal.SIGKILL)
    await process.wait()
    async with asyncio.timeout(120):
        while _lives(server):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert not (data / "pgdata" / "postmaster.pid").exists()


async def test_the_server_does_not_stop_at_the_terminal_s_interrupt_before_its_parent(folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SCRIPT, str(folder / "data"), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    dsn = (await process.stdout.readline()).decode().strip()
    server = int((folder / "data" / "pgdata" / "postmaster.pid").read_text().splitlines()[0])
    with psycopg.connect(dsn) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert os.getpgid(server) != os.getpgid(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    await process.wait()
    assert not _lives(server)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
