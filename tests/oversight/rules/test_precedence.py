"""Which claim governs a name: the nearest one, and an exact one before a tree."""

import pytest

from habeas.oversight.rules.lookalike import looks_like, mixes_scripts
from habeas.oversight.rules.precedence import Claimed, candidates, covers, governing
from habeas.oversight.rules.sets import DomainScope

EXACT, TREE = DomainScope.EXACT, DomainScope.TREE


@pytest.mark.parametrize(
    ("name", "claims", "governs"),
    [
        ("contoso.example", [("contoso.example", EXACT)], ("contoso.example", EXACT)),
        ("a.contoso.example", [("contoso.example", EXACT)], None),
        ("a.contoso.example", [("contoso.example", TREE)], ("contoso.example", TREE)),
        ("a.contoso.example", [("contoso.example", TREE), ("a.contoso.example", EXACT)], ("a.contoso.example", EXACT)),
        ("b.a.contoso.example", [("contoso.example", TREE), ("a.contoso.example", TREE)], ("a.contoso.example", TREE)),
        ("contoso.example", [("contoso.example", TREE), ("contoso.example", EXACT)], ("contoso.example", EXACT)),
        ("notcontoso.example", [("contoso.example", TREE)], None),
        ("contoso.example.evil.example", [("contoso.example", TREE)], None),
    ],
)
def test_the_nearest_claim_governs(name: str, claims: list[Claimed], governs: Claimed | None) -> None:
    assert governing(name, claims) == governs


def test_every_claim_that_could_govern_is_a_candidate_and_no_top_level_domain_is() -> None:
    assert candidates("b.a.example") == [("b.a.example", EXACT), ("b.a.example", TREE), ("a.example", TREE)]
    assert all(covers(claim, "b.a.example") for claim in candidates("b.a.example"))


@pytest.mark.parametrize("name", ["xn--contso-6nf.example", "xn--pypal-4ve.example"])
def test_mixed_scripts_are_seen(name: str) -> None:
    assert mixes_scripts(name)


@pytest.mark.parametrize("name", ["contoso.example", "xn--strae-oqa.example", "xn--wgv71a119e.example"])
def test_one_script_or_those_of_one_language_are_no_mixture(name: str) -> None:
    assert not mixes_scripts(name)


def test_names_that_look_alike_are_seen_and_the_same_name_is_not_another() -> None:
    assert looks_like("rnodern.example", ["modern.example"])
    assert looks_like("xn--nts-redcbp.example", ["contoso.example"])
    assert not looks_like("modern.example", ["modern.example", "contoso.example"])
