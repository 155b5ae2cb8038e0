"""A token opens what it says, for as long as it says, and nothing opens without one."""

from datetime import timedelta
from pathlib import Path

import pytest

from habeas.access import Permission
from habeas.auth.keys import SigningKey
from tests.e2e.stories.forged import token
from tests.e2e.stories.server import Ready

WHO = "{ viewer { person { displayName } } }"
SUBMIT = {"input": {"rights": ["ACCESS"], "note": "", "language": "en"}}


REFUSED = {"status": 401, "code": "UNAUTHENTICATED", "challenged": True, "names somebody": False}


def asked(demo: Ready, forged: str) -> dict[str, object]:
    """What comes of asking who one is with this token."""
    response = demo.send(None, WHO, token=forged)
    return {
        "status": response.status_code,
        "code": response.json()["errors"][0]["extensions"]["code"],
        "challenged": "Bearer" in response.headers["www-authenticate"],
        "names somebody": "Annika" in response.text,
    }


def test_a_fresh_token_is_accepted(demo: Ready) -> None:
    assert demo.send(None, WHO, token=token(demo, "person-eu")).json() == {
        "data": {"viewer": {"person": {"displayName": "Annika Vogt"}}}
    }


@pytest.mark.parametrize("began", [timedelta(hours=-2), timedelta(hours=2)], ids=["expired", "not valid yet"])
def test_a_token_out_of_its_time_is_refused(demo: Ready, began: timedelta) -> None:
    assert asked(demo, token(demo, "person-eu", began=began)) == REFUSED


def test_a_token_for_somebody_elses_service_is_refused(demo: Ready) -> None:
    assert asked(demo, token(demo, "person-eu", audience="https://elsewhere.example")) == REFUSED


def test_a_token_signed_with_another_key_is_refused(demo: Ready, tmp_path: Path) -> None:
    assert asked(demo, token(demo, "person-eu", key=SigningKey.load_or_create(tmp_path / "other.pem"))) == REFUSED


@pytest.mark.parametrize("forged", ["x", "a.b.c", "e30.e30."])
def test_what_is_no_token_is_refused(demo: Ready, forged: str) -> None:
    assert demo.send(None, WHO, token=forged).status_code == 401


def test_nobody_is_answered_without_a_token(demo: Ready) -> None:
    response = demo.send(None, WHO)
    assert response.status_code == 401
    assert "Bearer" in response.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("persona", "left_out", "text", "values"),
    [
        ("person-eu", Permission.SELF_READ, "MyData", {}),
        ("person-eu", Permission.RIGHTS_EXERCISE, "ExerciseMyRights", SUBMIT),
        ("contoso-admin", Permission.MEMBERS_READ, "Members", {"organization": "ORG"}),
        ("aishu-privacy", Permission.REQUESTS_HANDLE, "Desk", {}),
        ("partner-ticketing", Permission.REQUESTS_TRACK, "RequestByReference", {"reference": "R-1"}),
    ],
)
def test_a_token_without_the_scope_is_told_which_one_it_needs(
    demo: Ready, persona: str, left_out: Permission, text: str, values: dict[str, object]
) -> None:
    held = frozenset(Permission(scope) for scope in demo.persona(persona)["scopes"])
    values = {name: demo.organization() if value == "ORG" else value for name, value in values.items()}
    answer = demo.send(None, text, values, token=token(demo, persona, scopes=held - {left_out})).json()
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "FORBIDDEN"
    assert str(left_out) in {scope for option in extensions["scopesNeeded"] for scope in option}
    assert not [value for value in (answer["data"] or {}).values() if value]


def test_a_token_never_carries_more_than_its_role_grants(demo: Ready) -> None:
    forged = token(demo, "person-eu", scopes=frozenset(Permission))
    answer = demo.send(None, "Desk", token=forged).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
