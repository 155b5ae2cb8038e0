"""Asking resolvers: character-strings belong together, answers have bounds, and addresses come from settings only."""

import dns.flags
import dns.message
import dns.rcode
import pytest

from habeas.kernel.errors import DomainError
from habeas.oversight.resolution.resolver import (
    Resolution,
    ResolverAddress,
    _answer,
    name_server_answers,
    text_answers,
)
from habeas.oversight.rules.proof import agreed
from tests.oversight.nameserver import NameServer, name_server

NAME = "_habeas-challenge.contoso.example"


async def asked(server: NameServer, *, validating: bool = False, most_records: int = 64) -> tuple[object, bool]:
    resolution = Resolution((server.address,), validating, timeout_s=0.5, most_records=most_records)
    (answer,) = await text_answers(NAME, resolution)
    return answer.texts, answer.validated


async def test_the_strings_of_one_record_belong_together_and_records_stay_apart() -> None:
    async with name_server() as server:
        server.zone[NAME] = [(b"token=", b"abc", b" x"), (b"other",)]
        assert await asked(server) == (frozenset({"token=abc x", "other"}), False)


async def test_what_is_cut_short_over_udp_is_asked_again_over_tcp() -> None:
    async with name_server() as server:
        server.publish(NAME, "token=abc")
        server.truncates = True
        assert await asked(server) == (frozenset({"token=abc"}), False)


async def test_a_name_that_is_not_there_is_an_answer_and_an_outage_is_none() -> None:
    async with name_server() as server:
        assert await asked(server) == (frozenset(), False)
        for rcode in (dns.rcode.SERVFAIL, dns.rcode.REFUSED):
            server.rcode = rcode
            assert await asked(server) == (None, False)
        server.silent = True
        assert await asked(server) == (None, False)


async def test_too_much_is_no_answer() -> None:
    async with name_server() as server:
        server.publish(NAME, *(f"record {number}" for number in range(5)))
        assert await asked(server, most_records=4) == (None, False)


async def test_a_resolvers_word_that_it_validated_counts_only_where_it_is_trusted() -> None:
    async with name_server() as server:
        server.publish(NAME, "x")
        server.validates = True
        assert await asked(server) == (frozenset({"x"}), False)
        assert await asked(server, validating=True) == (frozenset({"x"}), True)


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("9.9.9.9", False)]
)
def test_only_a_resolver_on_this_host_can_be_believed_that_it_validated(host: str, here: bool) -> None:
    response = dns.message.make_response(dns.message.make_query(NAME, "TXT"))
    response.flags |= dns.flags.AD
    resolver = ResolverAddress(host)
    assert resolver.is_on_this_host is here
    assert _answer(response, Resolution((resolver,), validating=True), believed=here).validated is here


async def test_a_name_that_is_pointed_at_is_not_looked_up_elsewhere() -> None:
    async with name_server() as server:
        server.aliases[NAME] = "metadata.internal"
        assert await asked(server) == (frozenset(), False)
        assert server.asked == [NAME]


async def test_a_resolver_that_answers_another_question_gives_no_answer() -> None:
    async with name_server() as server:
        server.publish(NAME, "token=abc")
        server.mishears = "other.example"
        assert await asked(server) == (None, False)


async def test_name_servers_are_told_by_name_and_none_where_the_name_is_gone() -> None:
    async with name_server() as server:
        server.served_by["contoso.example"] = ("ns1.host.example", "ns2.host.example")
        resolution = Resolution((server.address, server.address), timeout_s=0.5)
        found = agreed(await name_server_answers("contoso.example", resolution))
        assert found == frozenset({"ns1.host.example", "ns2.host.example"})
        assert agreed(await name_server_answers("gone.example", resolution)) == frozenset()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9.9.9.9", ResolverAddress("9.9.9.9")),
        ("127.0.0.1:5353", ResolverAddress("127.0.0.1", 5353)),
        ("2620:fe::fe", ResolverAddress("2620:fe::fe")),
        ("[2620:fe::fe]:53", ResolverAddress("2620:fe::fe", 53)),
    ],
)
def test_a_resolver_is_an_ip_address(text: str, address: ResolverAddress) -> None:
    assert ResolverAddress.parse(text) == address


@pytest.mark.parametrize("text", ["dns.example", "", "1.2.3", "127.0.0.1:dns"])
def test_a_resolver_is_no_name(text: str) -> None:
    with pytest.raises(DomainError):
        ResolverAddress.parse(text)
