"""Which network addresses may be connected to: public ones, and the loopback where a deployment allows it."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host; OSError where it has none."""

_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class Unreachable(Exception):
    """Another party cannot be asked, or answered what must not be believed; the message is safe to tell."""


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver has them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


async def checked_address(host: str, port: int, *, loopback: bool, resolve: Resolve = resolved) -> str:
    """An address of the host that may be connected to; Unreachable if any of its addresses is not public.

    The caller connects to the answer and to nothing else: a name that changes its mind in between changes nothing.
    """
    try:
        addresses = await resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unreachable("The host has no address.") from error
    if not addresses or not all(may_connect(address, loopback=loopback) for address in addresses):
        raise Unreachable("The host has an address that is not public.")
    return addresses[0]


def may_connect(text: str, *, loopback: bool) -> bool:
    """Is it a public unicast address, or one of this machine where that is allowed?"""
    address = ip_address(text.partition("%")[0])
    if address.is_loopback:
        return loopback
    return address.is_global and not address.is_multicast and not _hides_another(address)


def _hides_another(address: IPv4Address | IPv6Address) -> bool:
    """Does a gateway turn it into some IPv4 address, which was then never checked?"""
    if isinstance(address, IPv4Address):
        return False
    embedded = address.ipv4_mapped or address.sixtofour or address.teredo
    return bool(embedded) or any(address in network for network in _TRANSLATED)
