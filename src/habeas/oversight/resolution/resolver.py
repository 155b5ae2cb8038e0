"""Asks each configured resolver for the TXT or NS records of a name, within bounds, and says what each answered."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from dns.rdtypes.ANY.NS import NS
from dns.rdtypes.ANY.TXT import TXT

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.proof import Answer

_EDNS_PAYLOAD = 1232
_NO_ANSWER = Answer(None)


@dataclass(frozen=True)
class ResolverAddress:
    """Where a resolver listens; an IP address, so that finding it needs no DNS."""

    host: str
    port: int = 53

    @property
    def is_on_this_host(self) -> bool:
        """Nobody can change an answer on the way here."""
        return ip_address(self.host).is_loopback

    @classmethod
    def parse(cls, text: str) -> "ResolverAddress":
        """`9.9.9.9`, `127.0.0.1:5353` or `[2620:fe::fe]:53`; MISCONFIGURED for anything else."""
        host, _, port = text.rpartition(":") if text.count(":") == 1 or "]:" in text else (text, "", "53")
        try:
            return cls(str(ip_address(host.strip("[]"))), int(port))
        except ValueError:
            raise DomainError(ErrorCode.MISCONFIGURED, f"{text} is not the address of a resolver") from None


@dataclass(frozen=True)
class Resolution:
    """How names are resolved. `validating`: those of these resolvers that run on this host validate DNSSEC.

    Their AD bit is believed; that of a resolver behind a network, on which anybody could set it, never is (RFC 4035,
    4.9.3). Times in seconds; an answer beyond the bounds is no answer.
    """

    resolvers: tuple[ResolverAddress, ...]
    validating: bool = False
    timeout_s: float = 3.0
    most_records: int = 64
    most_characters: int = 16_384


async def text_answers(name: str, resolution: Resolution) -> Sequence[Answer]:
    """What every resolver answers for the TXT records of the canonical name; they are asked at the same time."""
    return await _everybody(name, dns.rdatatype.TXT, resolution)


async def name_server_answers(name: str, resolution: Resolution) -> Sequence[Answer]:
    """Which name servers every resolver says that the canonical name is delegated to; none if it does not exist."""
    return await _everybody(name, dns.rdatatype.NS, resolution)


async def _everybody(name: str, kind: dns.rdatatype.RdataType, resolution: Resolution) -> Sequence[Answer]:
    return await asyncio.gather(*(_asked(name, kind, resolver, resolution) for resolver in resolution.resolvers))


async def _asked(name: str, kind: dns.rdatatype.RdataType, resolver: ResolverAddress, resolution: Resolution) -> Answer:
    query = dns.message.make_query(name, kind, use_edns=0, payload=_EDNS_PAYLOAD)
    query.flags |= dns.flags.AD
    try:
        async with asyncio.timeout(resolution.timeout_s):
            response, _ = await dns.asyncquery.udp_with_fallback(
                query, resolver.host, timeout=resolution.timeout_s, port=resolver.port
            )
        return _answer(response, resolution, believed=resolution.validating and resolver.is_on_this_host)
    except (TimeoutError, OSError, EOFError, dns.exception.DNSException):
        return _NO_ANSWER


def _answer(response: dns.message.Message, resolution: Resolution, *, believed: bool) -> Answer:
    if response.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return _NO_ANSWER
    validated = believed and bool(response.flags & dns.flags.AD)
    if not isinstance(response, dns.message.QueryMessage):
        return _NO_ANSWER
    records = response.resolve_chaining().answer
    texts = [_text(each) for each in records or () if isinstance(each, TXT | NS)]
    if len(texts) > resolution.most_records or sum(map(len, texts)) > resolution.most_characters:
        return _NO_ANSWER
    return Answer(frozenset(texts), validated)


def _text(record: TXT | NS) -> str:
    if isinstance(record, NS):
        return str(record.target.to_text(omit_final_dot=True))
    # One record is several character-strings of up to 255 bytes, which belong together without a blank.
    return b"".join(record.strings).decode("ascii", "replace")
