"""Fetching a package as its person does: every frame of it."""

from dataclasses import dataclass
from uuid import UUID

from habeas.rights.commands import open_answer
from tests.rights.world import World


@dataclass(frozen=True)
class Fetched:
    """A whole package."""

    content: bytes
    filename: str
    sha256: str


async def fetched(world: World, person: str, package_id: UUID) -> Fetched:
    """The package, read to its end."""
    answer = await open_answer(world.engine, world.people[person], package_id)
    content = b"".join([frame async for frame in answer.content()])
    return Fetched(content, answer.filename, answer.sha256)
