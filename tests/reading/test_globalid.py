"""Global ids come back as what they were made of, and nothing else can be read as one."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from habeas.reading.globalid import decode, encode

tags = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)


@given(tags, st.uuids(), st.uuids())
def test_an_id_of_a_uuid_comes_back(tag: str, org_id: UUID, key: UUID) -> None:
    found = decode(encode(tag, org_id, key))
    assert found is not None
    assert (found.tag, found.org_id, found.key_as(UUID)) == (tag, org_id, key)


@given(tags, st.uuids(), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", min_size=1, max_size=38))
def test_an_id_of_a_code_comes_back(tag: str, org_id: UUID, code: str) -> None:
    found = decode(encode(tag, org_id, code))
    assert found is not None
    assert found.key_as(str) == code


@given(st.text(max_size=80))
def test_whatever_is_read_as_an_id_is_the_one_spelling_of_it(text: str) -> None:
    found = decode(text)
    if found is not None:
        assert len(found.key) > 0
        assert text.isascii()


@given(tags, st.uuids(), st.uuids())
def test_another_spelling_of_an_id_is_refused(tag: str, org_id: UUID, key: UUID) -> None:
    text = encode(tag, org_id, key)
    assert decode(text + "=") is None
    assert decode(text + "\n") is None
