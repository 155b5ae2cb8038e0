"""What a worker's memory is made of: python -m benchmarks.memory (fresh interpreters that import, and nothing else)."""

import subprocess
import sys
from collections.abc import Sequence

STEPS = (
    ("the interpreter", ()),
    ("event loop, HTTP server, driver", ("uvloop", "httptools", "uvicorn", "starlette.applications", "asyncpg")),
    ("settings and tokens", ("pydantic_settings", "cryptography.hazmat.primitives.asymmetric.rsa", "joserfc.jws")),
    ("GraphQL", ("graphql", "strawberry")),
    ("tables as classes", ("sqlmodel",)),
    ("passkeys, name servers, OAuth, mail, calendars", ("webauthn", "dns.asyncresolver", "authlib.oauth2", "holidays")),
    ("the jobs that writes leave", ("pgqueuer",)),
    ("habeas", ("habeas.serving",)),
)
"""What is imported, one after another; the fifth line is where the stack ends that every service of its kind has."""
_STATUS = "print(next(line for line in open('/proc/self/status') if line.startswith('VmRSS')).split()[1])"


def resident(modules: Sequence[str]) -> float:
    """Megabytes that a fresh interpreter holds once it imported these."""
    code = "".join(f"import {each}\n" for each in modules) + _STATUS
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    return int(told.stdout) / 1024


def main() -> None:
    """Print each step with what it adds."""
    imported: tuple[str, ...] = ()
    before = 0.0
    for name, modules in STEPS:
        imported += modules
        after = resident(imported)
        print(f"{after:6.0f} MB  {after - before:+5.0f}  {name}")  # noqa: T201
        before = after


if __name__ == "__main__":
    main()
