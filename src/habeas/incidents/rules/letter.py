"""The mail that tells a person of an incident: the blocks of the notice under headings of plain words."""

from collections.abc import Mapping

from habeas.incidents.rules.sets import NoticeBlock
from habeas.kernel.language import spoken, words_in

LETTERS = words_in("habeas.incidents", "letters.yaml")


def headings(language: str | None) -> dict[NoticeBlock, str]:
    """The heading of every block in the language, or in English, in the order of the letter."""
    return {NoticeBlock(block): str(text) for block, text in LETTERS[spoken(language, LETTERS)]["headings"].items()}


def letter(controller: str, blocks: Mapping[str, str], language: str | None) -> tuple[str, str]:
    """Subject and text; the blocks are the controller's own words, in the language that they were written in."""
    parts = [f"{heading}\n{blocks[block]}" for block, heading in headings(language).items() if blocks.get(block)]
    subject = str(LETTERS[spoken(language, LETTERS)]["subject"])
    return subject.format(controller=controller), "\n\n".join(parts) + "\n"
