"""What to say of a text that no column can hold."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode


@contextmanager
def storable() -> Iterator[None]:
    """Raise BAD_USER_INPUT where PostgreSQL refused a character of a text: U+0000 is the only one that gets so far."""
    try:
        yield
    except asyncpg.CharacterNotInRepertoireError as error:
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "Text cannot hold the character U+0000. Nothing was done."
        ) from error
