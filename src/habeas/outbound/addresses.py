"""Which network addresses may be connected to: public ones, and the loopback where a deployment allows it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from habeas.kernel.errors import DomainError, ErrorCode

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host; OSError where it has none."""

Network = IPv4Network | IPv6Network
_SPECIAL = tuple(
    ip_network(text) for text in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "::/96", "fec0::/10")
)
"""Not for strangers, though Python calls some of them global: a host of a cloud, protocol assignments, old ranges."""

_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class Unreachable(Exception):
    """Another party cannot be asked, or answered what must not be believed; the message is safe to tell."""


def networks_of(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks from CIDR notation; MISCONFIGURED for what is none."""
    try:
        return tuple(ip_network(text) for text in texts)
    except ValueError as error:
        raise DomainError(ErrorCode.MISCONFIGURED, f"this is no network in CIDR notation: {error}") from error


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver has them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


async def checked_address(
    host: str, port: int, *, loopback: bool, resolve: Resolve = resolved, networks: Sequence[Network] = ()
) -> str:
    """An address of the host that may be connected to; Unreachable if any of its addresses is not public.

    The caller connects to the answer and to nothing else: a name that changes its mind in between changes nothing.
    """
    try:
        addresses = await resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unreachable("The host has no address.") from error
    if not addresses or not all(may_connect(address, loopback=loopback, networks=networks) for address in addresses):
        raise Unreachable("The host has an address that is not public.")
    return addresses[0]


def may_connect(text: str, *, loopback: bool, networks: Sequence[Network] = ()) -> bool:
    """Is it a public unicast address, one of this machine where that is allowed, or in one of the named networks?"""
    address = ip_address(text.partition("%")[0])
    if address.is_loopback:
        return loopback
    if any(address.version == network.version and address in network for network in networks):
        return True
    if any(address.version == network.version and address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not _hides_another(address)


def _hides_another(address: IPv4Address | IPv6Address) -> bool:
    """Does a gateway turn it into some IPv4 address, which was then never checked?"""
    if isinstance(address, IPv4Address):
        return False
    embedded = address.ipv4_mapped or address.sixtofour or address.teredo
    return bool(embedded) or any(address in network for network in _TRANSLATED)
