"""What to say when others are in the way: nothing was done, and the same may be sent again."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode

_BUSY = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError)


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise CONFLICT where somebody else held what was to be changed, TIMEOUT where a statement took too long.

    Both leave the transaction undone. For whoever waits for an answer; a job meets the error itself and waits.
    """
    try:
        yield
    except _BUSY as error:
        raise DomainError(
            ErrorCode.CONFLICT, "Somebody else is changing this just now. Nothing was done; send it again."
        ) from error
    except asyncpg.QueryCanceledError as error:
        raise DomainError(ErrorCode.TIMEOUT, "A statement took too long, and nothing was done.") from error
