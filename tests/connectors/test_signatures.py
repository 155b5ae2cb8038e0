"""Messages are signed as Standard Webhooks has it: any library of it checks ours, and we refuse what does not hold."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from habeas.connectors.rules.signatures import check_signature, checked_secret, signed_headers
from habeas.kernel.clock import SystemClock
from habeas.kernel.errors import DomainError, ErrorCode
from tests.connectors.system import a_secret

NOW = datetime(2026, 11, 22, 9, 0, 0, 250_000, tzinfo=UTC)
BODY = '{"name":"Zoë"}'.encode()


def test_the_librarys_own_check_accepts_what_we_sign() -> None:
    headers = signed_headers([a_secret()], "msg_1", SystemClock().now(), BODY)
    assert Webhook(a_secret()).verify(BODY, headers) == {"name": "Zoë"}


def test_while_a_secret_is_replaced_both_sides_may_be_first() -> None:
    headers = signed_headers([a_secret("b"), a_secret("a")], "msg_1", NOW, BODY)
    for known in (["a"], ["b"], ["b", "a"]):
        assert check_signature([a_secret(each) for each in known], headers, BODY, NOW) == "msg_1"
    with pytest.raises(DomainError):
        check_signature([a_secret("c")], headers, BODY, NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_from_another_time_is_refused(minutes: int) -> None:
    headers = signed_headers([a_secret()], "msg_1", NOW, BODY)
    with pytest.raises(DomainError) as refused:
        check_signature([a_secret()], headers, BODY, NOW + timedelta(minutes=minutes))
    assert refused.value.code is ErrorCode.UNAUTHENTICATED


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "٣"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v2,ü"},
    ],
)
def test_a_message_that_was_touched_is_refused(changed: dict[str, str]) -> None:
    headers = {**signed_headers([a_secret()], "msg_1", NOW, BODY), **changed}
    with pytest.raises(DomainError) as refused:
        check_signature([a_secret()], headers, BODY, NOW)
    assert refused.value.code is ErrorCode.UNAUTHENTICATED


def test_bytes_that_are_no_text_are_refused() -> None:
    headers = signed_headers([a_secret()], "msg_1", NOW, BODY)
    with pytest.raises(DomainError):
        check_signature([a_secret()], headers, b"\xff", NOW)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "no prefix", "whsec_" + base64.b64encode(bytes(65)).decode(), "whsec_ü"]
)
def test_a_weak_secret_is_refused(secret: str) -> None:
    with pytest.raises(DomainError) as refused:
        checked_secret(secret)
    assert refused.value.path == ("secret",)
