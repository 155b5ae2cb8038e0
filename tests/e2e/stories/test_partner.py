"""A partner's back end reads the status of requests that it opened, and of no other."""

import pytest

from tests.e2e.stories.requests import submit
from tests.e2e.stories.server import Ready


@pytest.mark.parametrize("persona", ["person-eu", "person-cn", "person-ca", "person-av"])
def test_a_request_that_a_person_sent_themself_is_not_there_for_a_partner(demo: Ready, persona: str) -> None:
    reference = submit(demo, persona, ["ACCESS"])["reference"]
    assert demo.answer("partner-ticketing", "RequestByReference", {"reference": reference}) == {"rightsRequest": None}
    own = demo.answer(persona, "RequestByReference", {"reference": reference})["rightsRequest"]
    assert (own["reference"], own["rights"]) == (reference, [{"right": "ACCESS", "outcome": "PENDING"}])


def test_a_reference_that_never_existed_is_not_there_either(demo: Ready) -> None:
    found = demo.answer("partner-ticketing", "RequestByReference", {"reference": "R-2026-0000-0000"})
    assert found == {"rightsRequest": None}


@pytest.mark.parametrize("name", ["MyTerms", "MyData", "WhoLooked", "MyRequests", "Desk"])
def test_a_partner_reads_nothing_else(demo: Ready, name: str) -> None:
    answer = demo.ask("partner-ticketing", name)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert not [value for value in (answer["data"] or {}).values() if value]
