"""Asks each configured resolver for the TXT records of a name, within bounds, and says what each answered."""

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
    """How names are resolved. `validating`: these resolvers validate DNSSEC and the way to them is trusted.

    Times in seconds; an answer beyond the bounds is no answer.
    """

    resolvers: tuple[ResolverAddress, ...]
    validating: bool = False
    timeout_s: float = 3.0
    most_records: int = 64
    most_characters: int = 16_384


async def text_answers(name: str, resolution: Resolution) -> Sequence[Answer]:
    """What every resolver answers for the TXT records of the canonical name; they are asked at the same time."""
    return await asyncio.gather(*(_asked(name, resolver, resolution) for resolver in resolution.resolvers))


async def _asked(name: str, resolver: ResolverAddress, resolution: Resolution) -> Answer:
    query = dns.message.make_query(name, dns.rdatatype.TXT, use_edns=0, payload=_EDNS_PAYLOAD)
    query.flags |= dns.flags.AD
    try:
        async with asyncio.timeout(resolution.timeout_s):
            response, _ = await dns.asyncquery.udp_with_fallback(
                query, resolver.host, timeout=resolution.timeout_s, port=resolver.port
            )
        return _answer(response, resolution)
    except (TimeoutError, OSError, EOFError, dns.exception.DNSException):
        return _NO_ANSWER


def _answer(response: dns.message.Message, resolution: Resolution) -> Answer:
    if response.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return _NO_ANSWER
    validated = resolution.validating and bool(response.flags & dns.flags.AD)
    if not isinstance(response, dns.message.QueryMessage):
        return _NO_ANSWER
    records = response.resolve_chaining().answer
    texts = [_joined(each) for each in records or () if isinstance(each, TXT)]
    if len(texts) > resolution.most_records or sum(map(len, texts)) > resolution.most_characters:
        return _NO_ANSWER
    return Answer(frozenset(texts), validated)


def _joined(record: TXT) -> str:
    # One record is several character-strings of up to 255 bytes, which belong together without a blank.
    return b"".join(record.strings).decode("ascii", "replace")
