"""Files that people wrote: read as they are, or refused in a sentence that names the file."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from habeas.cli import main
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.texts import text_in


def test_the_mark_that_some_editors_put_first_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "notice.md"
    file.write_bytes("\ufeff---\r\ntitle: 隐私\r\n".encode())
    assert text_in(file) == "---\ntitle: 隐私\n"


@pytest.mark.parametrize("content", ["a: ü".encode("latin-1"), "a: 隐私".encode("gbk"), "a: b".encode("utf-16")])
def test_another_encoding_is_refused_with_the_place(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "controller.yaml"
    file.write_bytes(content)
    with pytest.raises(DomainError, match=r"controller\.yaml: this is no text in UTF-8: byte [14]") as refused:
        text_in(file)
    assert refused.value.code is ErrorCode.BAD_USER_INPUT


def test_a_file_that_is_gone_is_a_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="this cannot be read: No such file"):
        text_in(tmp_path / "none.yaml")


def test_a_command_says_it_in_one_sentence_and_does_nothing(tmp_path: Path) -> None:
    file = tmp_path / "controller.yaml"
    file.write_bytes(b"controller: \xba")
    told = CliRunner().invoke(main, ["controller", "apply", str(file)])
    assert told.exit_code == 1
    assert told.output == f"Error: {file}: this is no text in UTF-8: byte 13 belongs to no character.\n"
