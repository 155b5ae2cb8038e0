"""An answer leaves in one write, head and body together; what is written by itself leaves by itself."""

import asyncio
from collections.abc import Sequence

from habeas.serving import Joined


class Wire(asyncio.Transport):
    """Remembers what left, and in which pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.left.append(bytes(data))

    def writelines(self, pieces: Sequence[bytes]) -> None:  # type: ignore[override]
        self.left.append(b"".join(pieces))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


def _out() -> tuple[Wire, Joined]:
    wire = Wire()
    return wire, Joined(wire, asyncio.get_running_loop())


async def test_a_head_and_its_body_leave_together_and_in_order() -> None:
    wire, out = _out()
    for piece in (b"head", b"body", b"more", b"and more"):
        out.write(piece)
    assert wire.left == [b"headbody", b"more", b"and more"]
    await asyncio.sleep(0)
    assert wire.left == [b"headbody", b"more", b"and more"]


async def test_a_head_whose_body_is_not_there_yet_leaves_without_it() -> None:
    wire, out = _out()
    out.write(b"head")
    assert wire.left == []
    await asyncio.sleep(0)
    assert wire.left == [b"head"]
    out.write(b"the first event")
    assert wire.left == [b"head", b"the first event"]


async def test_nothing_is_lost_where_the_connection_ends_after_the_head() -> None:
    wire, out = _out()
    out.write(b"head")
    assert not out.is_closing()
    out.close()
    assert wire.left == [b"head"]
    assert wire.closed
    assert out.is_closing()
