"""Texts that people keep in files."""

from pathlib import Path

from habeas.kernel.errors import DomainError, ErrorCode


def text_in(file: Path) -> str:
    """What the file says, without the mark that some editors put first; BAD_USER_INPUT where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{file}: this is no text in UTF-8: byte {error.start + 1} belongs to no character."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message) from None
    except OSError as error:
        message = f"{file}: this cannot be read: {error.strerror}."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message) from None
