"""Documents are parsed and validated once, and no flood of them fills the memory."""

import pytest

from habeas.web.documents import DocumentRefused, Documents
from habeas.web.execution import core_schema
from habeas.web.options import WebLimits
from tests.web.sample import SCHEMA


def documents(**limits: int) -> Documents:
    return Documents(core_schema(SCHEMA), WebLimits(**limits))


def test_the_same_text_is_prepared_once() -> None:
    kept = documents()
    assert kept.prepare("{ hello }") is kept.prepare("{ hello }")
    assert kept.prepare("{ hello }") is not kept.prepare("{ hello  }")


def test_the_least_recently_used_document_leaves_first() -> None:
    kept = documents(cached_documents=2)
    first = kept.prepare("{ a: hello }")
    second = kept.prepare("{ b: hello }")
    assert kept.prepare("{ a: hello }") is first
    kept.prepare("{ c: hello }")
    assert len(kept) == 2
    assert kept.prepare("{ a: hello }") is first
    assert kept.prepare("{ b: hello }") is not second


def test_the_text_of_kept_documents_is_bounded_too() -> None:
    kept = documents(cached_text=100)
    for letter in "abcdef":
        kept.prepare(f"{{ {letter}: hello }} #{'x' * 40}")
    assert len(kept) == 1
    kept.prepare("{ hello } #" + "x" * 200)
    assert len(kept) == 0


def test_refused_documents_are_not_kept() -> None:
    kept = documents()
    for query in ("{", "{ nothing }"):
        with pytest.raises(DocumentRefused):
            kept.prepare(query)
    assert len(kept) == 0


def test_the_digest_is_the_sha256_of_the_text() -> None:
    digest = documents().prepare("{ hello }").digest
    assert digest == "001c3174e099bd72b729d0c0a529ba9f5a740c446e2a6e1d71b283cb84ec3065"
