"""Debian's unbound as a validating resolver on loopback, with the key of one zone as its trust anchor."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rdatatype

from habeas.oversight.resolution.resolver import ResolverAddress

UNBOUND = shutil.which("unbound", path="/usr/sbin:/usr/bin")


def key_of(server: ResolverAddress, zone: str) -> str:
    """The zone's key-signing keys, as its server tells them: the trust anchor."""
    query = dns.message.make_query(zone, dns.rdatatype.DNSKEY, want_dnssec=True)
    answer, _ = dns.query.udp_with_fallback(query, server.host, 3, server.port)
    keys = next(rrset for rrset in answer.answer if rrset.rdtype == dns.rdatatype.DNSKEY)
    return next(f"{zone}. IN DNSKEY {key}" for key in keys if key.flags & 1)


@contextmanager
def unbound(folder: Path, zone: str, authority: ResolverAddress, anchor: str | None) -> Iterator[ResolverAddress]:
    """A resolver that asks `authority` about `zone` and believes it only as far as the anchor's key signed."""
    port = _free_port()
    folder.mkdir()
    trust = f'    trust-anchor: "{anchor}"\n' if anchor else ""
    config = folder / "unbound.conf"
    config.write_text(
        f"server:\n    interface: 127.0.0.1@{port}\n    do-not-query-localhost: no\n    do-ip6: no\n"
        f'    username: ""\n    chroot: ""\n    directory: "{folder}"\n    pidfile: "{folder}/pid"\n'
        f'    module-config: "validator iterator"\n    use-syslog: no\n    logfile: "{folder}/log"\n{trust}'
        f"stub-zone:\n    name: {zone}.\n    stub-addr: {authority.host}@{authority.port}\n"
        "remote-control:\n    control-enable: no\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([str(UNBOUND), "-d", "-c", str(config)], stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _until_it_answers(port)
        yield ResolverAddress("127.0.0.1", port)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until_it_answers(port: int) -> None:
    query = dns.message.make_query("localhost", dns.rdatatype.A)
    for _ in range(200):
        with suppress(OSError, dns.exception.DNSException):
            dns.query.udp(query, "127.0.0.1", 1, port)
            return
        time.sleep(0.05)
    raise TimeoutError("unbound does not answer")
