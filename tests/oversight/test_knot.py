"""Looking challenges up at a real name server, plain and signed, beside one that lies."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.asyncquery
import dns.message
import dns.rdatatype
import pytest

from habeas.oversight.resolution.resolver import Resolution, text_answers
from habeas.oversight.rules.challenge import new_token, record_value
from habeas.oversight.rules.proof import finding, hash_of_token
from habeas.oversight.rules.sets import Finding
from tests.oversight.knot import KNOT, knot
from tests.oversight.nameserver import name_server

pytestmark = [pytest.mark.campaign, pytest.mark.skipif(KNOT is None, reason="knot is not installed")]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NAME = "_habeas-challenge.contoso.example"
TOKEN = new_token()
RECORD = record_value(TOKEN, NOW + timedelta(days=7)) + " note=" + "x" * 80


@pytest.mark.parametrize("signed", [False, True])
async def test_two_authoritative_servers_prove_a_domain(tmp_path: Path, signed: bool) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    with (
        knot(folders[0], "contoso.example", {NAME: RECORD}, signed=signed) as one,
        knot(folders[1], "contoso.example", {NAME: RECORD}, signed=signed) as two,
    ):
        answers = await text_answers(NAME, Resolution((one.address, two.address)))
        assert [answer.texts for answer in answers] == [frozenset({RECORD})] * 2
        assert finding(answers, hash_of_token(TOKEN), NOW, first_proof=True) is Finding.PRESENT
        absent = await text_answers(f"x.{NAME}", Resolution((one.address, two.address)))
        assert finding(absent, hash_of_token(TOKEN), NOW, first_proof=True) is Finding.ABSENT


async def test_a_liar_beside_an_honest_server_proves_nothing(tmp_path: Path) -> None:
    async with name_server() as liar:
        liar.publish(NAME, RECORD[:200])
        with knot(tmp_path, "contoso.example", {}) as honest:
            answers = await text_answers(NAME, Resolution((honest.address, liar.address)))
    assert finding(answers, hash_of_token(TOKEN), NOW, first_proof=True) is Finding.UNSURE


async def test_a_signed_zone_answers_with_signatures(tmp_path: Path) -> None:
    with knot(tmp_path, "contoso.example", {NAME: RECORD}, signed=True) as server:
        query = dns.message.make_query(NAME, dns.rdatatype.TXT, want_dnssec=True)
        answer, _ = await dns.asyncquery.udp_with_fallback(query, server.address.host, 3, server.address.port)
    assert {rrset.rdtype for rrset in answer.answer} == {dns.rdatatype.TXT, dns.rdatatype.RRSIG}
