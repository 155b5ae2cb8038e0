"""A name server on loopback that speaks real DNS over UDP and TCP, and misbehaves when a test wants it to."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rrset

from habeas.oversight.resolution.resolver import ResolverAddress

Texts = tuple[bytes, ...]


@dataclass
class NameServer(asyncio.DatagramProtocol):
    """Answers TXT questions from `zone`, each record as its character-strings, and NS questions from `served_by`."""

    zone: dict[str, list[Texts]] = field(default_factory=dict)
    served_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    validates: bool = False
    silent: bool = False
    rcode: int = dns.rcode.NOERROR
    truncates: bool = False
    aliases: dict[str, str] = field(default_factory=dict)
    mishears: str = ""
    asked: list[str] = field(default_factory=list)
    address: ResolverAddress = field(default=ResolverAddress("127.0.0.1", 1))
    transport: asyncio.DatagramTransport | None = None

    def publish(self, name: str, *records: str) -> None:
        """Let these be the records of the name, none of them longer than one character-string."""
        self.zone[name] = [(record.encode(),) for record in records]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self.transport is not None
        if not self.silent:
            answer = self.answer(data)
            if self.truncates:
                answer.flags |= dns.flags.TC
                answer.answer.clear()
            self.transport.sendto(answer.to_wire(), addr)

    def answer(self, question: bytes) -> dns.message.Message:
        query = dns.message.from_wire(question)
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        answer = dns.message.make_response(query, recursion_available=True)
        if self.mishears:
            answer.question = [dns.rrset.from_text(f"{self.mishears}.", 0, "IN", "TXT")]
        if name in self.aliases:
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{self.aliases[name]}."))
            return answer
        if self.validates:
            answer.flags |= dns.flags.AD
        if query.question[0].rdtype == dns.rdatatype.NS:
            return self._delegation(answer, name)
        records = self.zone.get(name, [])
        answer.set_rcode(dns.rcode.Rcode(self.rcode) if records or self.rcode else dns.rcode.NXDOMAIN)
        kind = (dns.rdataclass.IN, dns.rdatatype.TXT)
        texts = [dns.rdtypes.ANY.TXT.TXT(*kind, strings) for strings in records]
        if texts and not self.rcode:
            answer.answer.append(dns.rrset.from_rdata_list(query.question[0].name, 60, texts))
        return answer

    def _delegation(self, answer: dns.message.Message, name: str) -> dns.message.Message:
        names = self.served_by.get(name, ())
        answer.set_rcode(dns.rcode.Rcode(self.rcode) if names or self.rcode else dns.rcode.NXDOMAIN)
        if names and not self.rcode:
            owner = answer.question[0].name
            answer.answer.append(dns.rrset.from_text(owner, 60, "IN", "NS", *(f"{each}." for each in names)))
        return answer

    async def over_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        answer = self.answer(await reader.readexactly(length)).to_wire()
        writer.write(struct.pack("!H", len(answer)) + answer)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def name_server() -> AsyncIterator[NameServer]:
    """A running server with an empty zone."""
    server = NameServer()
    tcp, transport = await _both(server)
    try:
        yield server
    finally:
        transport.close()
        tcp.close()
        await tcp.wait_closed()
        await asyncio.sleep(0)


async def _both(server: NameServer) -> tuple[asyncio.Server, asyncio.DatagramTransport]:
    """Listen on one port over both; where another process has half of it, on the next one that is free."""
    loop = asyncio.get_running_loop()
    for _ in range(50):
        tcp = await asyncio.start_server(server.over_tcp, "127.0.0.1", 0)
        port = tcp.sockets[0].getsockname()[1]
        try:
            transport, _ = await loop.create_datagram_endpoint(lambda: server, local_addr=("127.0.0.1", port))
        except OSError:
            tcp.close()
            await tcp.wait_closed()
            continue
        server.address = ResolverAddress("127.0.0.1", port)
        return tcp, transport
    raise OSError("no port is free over both TCP and UDP")
