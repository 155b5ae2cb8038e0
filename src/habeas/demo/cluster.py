"""The embedded cluster of the demo and of the tests: one PostgreSQL, a directory and two regions."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from habeas.demo.postmaster import EMBEDDED, SUPERUSER, Postmaster, open_the_way
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.settings import Settings, encoded_key
from habeas.storage.migrations import Target, migrate
from habeas.storage.regions import DIRECTORY
from habeas.storage.roles import APP, AUDITOR, LOGINS, MIGRATOR, bootstrap
from habeas.storage.sealed import KEY_BYTES

REGIONS = ("sg", "cn")
DATABASES = {code: f"habeas_{code}" for code in (DIRECTORY, *REGIONS)}

LIFETIME = timedelta(hours=24)
"""How long the personas' tokens live, and as long a sign-in counts as recent."""

_MARK = "habeas-data"


@dataclass(frozen=True, repr=False)
class ClusterSettings:
    """Where a running cluster is and what opens it; never printed, for it holds every secret."""

    data_dir: Path
    host: str
    port: int
    secrets: Mapping[str, str]

    def dsn(self, role: str, database: str) -> str:
        """The DSN of a role for a database of the cluster, over its socket."""
        password = quote(self.secrets[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(self.host, safe='')}&port={self.port}"

    @property
    def superuser_dsn(self) -> str:
        """For bootstrap and tests only."""
        return self.dsn(SUPERUSER, "postgres")

    def settings(self, **further: object) -> Settings:
        """The deployment's settings for this cluster; `further` settings by their names."""
        values: dict[str, object] = {
            "regions": {code: self.dsn(APP, DATABASES[code]) for code in REGIONS},
            "directory": self.dsn(APP, DATABASES[DIRECTORY]),
            "migrator_regions": {code: self.dsn(MIGRATOR, DATABASES[code]) for code in REGIONS},
            "migrator_directory": self.dsn(MIGRATOR, DATABASES[DIRECTORY]),
            "region_keys": {code: self.secrets[f"key:{code}"] for code in REGIONS},
            "directory_key": self.secrets[f"key:{DIRECTORY}"],
            "step_up_max_age_s": int(LIFETIME.total_seconds()),
            **further,
        }
        return Settings.model_validate(values)


@contextmanager
def running_cluster(
    data_dir: Path,
    fresh: bool = False,
    *,
    binaries: Path = EMBEDDED,
    parameters: Mapping[str, str] | None = None,
) -> Iterator[ClusterSettings]:
    """Run the cluster of `data_dir` (made and migrated if need be; wiped first if `fresh`) until left."""
    data_dir = data_dir.resolve()
    with _held(data_dir):
        if fresh:
            _wipe(data_dir)
        kept = _secrets(data_dir / "secrets.json")
        server = Postmaster(data_dir / "pgdata", data_dir / "postgres.log", binaries, parameters or {})
        open_the_way(server.data)
        open_the_way(binaries / "postgres")
        server.initialize(kept[SUPERUSER])
        try:
            server.start()
            found = ClusterSettings(data_dir, str(server.socket_directory), server.port, kept)
            _prepare(found)
            yield found
        finally:
            server.stop()


@asynccontextmanager
async def cluster(data_dir: Path, fresh: bool = False) -> AsyncIterator[ClusterSettings]:
    """`running_cluster` for a program that has nothing else to do until the cluster stands.

    It blocks on purpose: the server dies with the thread that starts it, so that thread must be the main one.
    """
    with running_cluster(data_dir, fresh) as found:
        yield found


def _prepare(found: ClusterSettings) -> None:
    bootstrap(found.superuser_dsn, {role: found.secrets[role] for role in LOGINS}, DATABASES)
    for code, database in DATABASES.items():
        target = Target.DIRECTORY if code == DIRECTORY else Target.REGION
        migrate(found.dsn(MIGRATOR, database), target)


@contextmanager
def _held(data_dir: Path) -> Iterator[None]:
    """Keep `data_dir` to this process, and refuse a folder that holds somebody else's files."""
    data_dir.mkdir(parents=True, exist_ok=True)
    mark = data_dir / _MARK
    if not mark.exists() and any(data_dir.iterdir()):
        raise DomainError(ErrorCode.MISCONFIGURED, f"{data_dir} holds files that are not habeas'")
    with mark.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DomainError(ErrorCode.MISCONFIGURED, f"another habeas runs on the data in {data_dir}") from error
        yield


def _wipe(data_dir: Path) -> None:
    for entry in data_dir.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != _MARK:
            entry.unlink()


def _secrets(file: Path) -> Mapping[str, str]:
    """Passwords and keys, made once and readable by this account alone."""
    if not file.exists():
        made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, MIGRATOR, APP, AUDITOR)}
        for code in (DIRECTORY, *REGIONS):
            made[f"key:{code}"] = encoded_key(secrets.token_bytes(KEY_BYTES)).get_secret_value()
        unfinished = file.with_suffix(".unfinished")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as target:
            json.dump(made, target)
        unfinished.rename(file)
    loaded: dict[str, str] = json.loads(file.read_text())
    return loaded
