"""Debian's knot as an authoritative server on loopback, with and without DNSSEC, started and stopped by the tests."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype

from habeas.oversight.resolution.resolver import ResolverAddress

KNOT = shutil.which("knotd", path="/usr/sbin:/usr/bin")


@dataclass(frozen=True)
class Knot:
    """A running server for one zone."""

    address: ResolverAddress
    folder: Path


@contextmanager
def knot(folder: Path, zone: str, records: dict[str, str], *, signed: bool = False) -> Iterator[Knot]:
    """A server for `zone`, whose records are TXT by owner name; with `signed`, knot signs it itself."""
    port = _free_port()
    (folder / "db").mkdir()
    lines = [f"{zone}. 60 SOA ns.{zone}. admin.{zone}. 1 60 60 60 60", f"{zone}. 60 NS ns.{zone}."]
    lines += [f"ns.{zone}. 60 A 127.0.0.1"]
    lines += [f'{name}. 60 TXT "{text[:100]}" "{text[100:]}"' for name, text in records.items()]
    (folder / "zone").write_text("\n".join(lines) + "\n", encoding="utf-8")
    signing = "    dnssec-signing: on\n" if signed else ""
    (folder / "knot.conf").write_text(
        f"server:\n    rundir: {folder}\n    listen: 127.0.0.1@{port}\n"
        f"database:\n    storage: {folder}/db\n"
        f"zone:\n  - domain: {zone}\n    file: {folder}/zone\n{signing}",
        encoding="utf-8",
    )
    process = subprocess.Popen([str(KNOT), "-c", str(folder / "knot.conf")], stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _until_it_answers(port, zone)
        yield Knot(ResolverAddress("127.0.0.1", port), folder)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until_it_answers(port: int, zone: str) -> None:
    query = dns.message.make_query(zone, dns.rdatatype.SOA)
    for _ in range(200):
        with suppress(OSError, dns.exception.DNSException):
            if dns.query.udp(query, "127.0.0.1", 1, port).rcode() == dns.rcode.NOERROR:
                return
        time.sleep(0.05)
    raise TimeoutError("knot does not answer")


def publish(server: Knot, zone: str, name: str, text: str) -> None:
    """Put one more TXT record into the zone of a running server, as its keeper would."""
    file = server.folder / "zone"
    serial = int(time.time())
    lines = file.read_text(encoding="utf-8").splitlines()
    soa = f"{zone}. 60 SOA ns.{zone}. admin.{zone}. {serial} 60 60 60 60"
    lines = [soa, *lines[1:], f'{name}. 60 TXT "{text[:100]}" "{text[100:]}"']
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [str(shutil.which("knotc", path="/usr/sbin:/usr/bin")), "-c", str(server.folder / "knot.conf")]
    subprocess.run([*command, "-b", "zone-reload", zone], check=True, capture_output=True, timeout=30)  # noqa: S603
