"""A validating resolver between us and the name servers: a signed answer counts alone, a forged one not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from habeas.oversight.resolution.resolver import Resolution, text_answers
from habeas.oversight.rules.challenge import new_token, record_value
from habeas.oversight.rules.proof import finding, hash_of_token
from habeas.oversight.rules.sets import Finding
from tests.oversight.knot import KNOT, knot
from tests.oversight.nameserver import name_server
from tests.oversight.unbound import UNBOUND, key_of, unbound

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(KNOT is None or UNBOUND is None, reason="knot or unbound is not installed"),
]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ZONE = "contoso.example"
NAME = f"_habeas-challenge.{ZONE}"
TOKEN = new_token()
RECORD = record_value(TOKEN, NOW + timedelta(days=7)) + " note=" + "x" * 80


async def found_by(resolution: Resolution, name: str = NAME) -> tuple[Finding, list[bool]]:
    answers = await text_answers(name, resolution)
    found = finding(answers, hash_of_token(TOKEN), NOW, first_proof=True)
    return found, [answer.validated for answer in answers]


async def test_one_validating_resolver_on_this_host_is_enough_for_a_signed_zone(tmp_path: Path) -> None:
    with knot(tmp_path, ZONE, {NAME: RECORD}, signed=True) as server:
        anchor = key_of(server.address, ZONE)
        with unbound(tmp_path / "resolver", ZONE, server.address, anchor) as resolver:
            validating = Resolution((resolver,), validating=True)
            assert await found_by(validating) == (Finding.PRESENT, [True])
            assert await found_by(validating, f"absent.{ZONE}") == (Finding.ABSENT, [True])
            assert await found_by(Resolution((resolver,))) == (Finding.UNSURE, [False])


async def test_an_unsigned_zone_still_needs_two_that_agree(tmp_path: Path) -> None:
    with (
        knot(tmp_path, ZONE, {NAME: RECORD}) as server,
        unbound(tmp_path / "resolver", ZONE, server.address, None) as resolver,
    ):
        assert await found_by(Resolution((resolver,), validating=True)) == (Finding.UNSURE, [False])
        both = Resolution((resolver, server.address), validating=True)
        assert await found_by(both) == (Finding.PRESENT, [False, False])


async def test_a_forged_answer_about_a_signed_zone_is_no_answer(tmp_path: Path) -> None:
    async with name_server() as liar:
        liar.publish(NAME, RECORD[:200])
        with knot(tmp_path, ZONE, {}, signed=True) as server:
            anchor = key_of(server.address, ZONE)
        with unbound(tmp_path / "resolver", ZONE, liar.address, anchor) as resolver:
            assert await found_by(Resolution((resolver,), validating=True)) == (Finding.UNSURE, [False])
    assert NAME in liar.asked


async def test_a_validated_answer_outweighs_any_number_of_liars(tmp_path: Path) -> None:
    async with name_server() as one, name_server() as other:
        for liar in (one, other):
            liar.publish(NAME, RECORD[:200])
        with knot(tmp_path, ZONE, {}, signed=True) as server:
            anchor = key_of(server.address, ZONE)
            with unbound(tmp_path / "resolver", ZONE, server.address, anchor) as resolver:
                resolution = Resolution((one.address, other.address, resolver), validating=True)
                assert await found_by(resolution) == (Finding.ABSENT, [False, False, True])
