"""The mail that tells a person of an incident: the blocks of the notice under headings of plain words."""

from collections.abc import Mapping

from habeas.incidents.rules.sets import NoticeBlock

HEADINGS: dict[NoticeBlock, str] = {
    NoticeBlock.BASIC_FACTS: "What happened",
    NoticeBlock.DATE_OF_BREACH: "When",
    NoticeBlock.DATA_TYPES: "Which kinds of data",
    NoticeBlock.POSSIBLE_IMPACT: "What this may mean for you",
    NoticeBlock.MEASURES: "What we did and will do",
    NoticeBlock.WHAT_YOU_CAN_DO: "What you can do",
    NoticeBlock.CONTACT: "Whom to ask",
}


def letter(controller: str, blocks: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text."""
    parts = [f"{heading}\n{blocks[block]}" for block, heading in HEADINGS.items() if blocks.get(block)]
    return f"{controller}: notice of a security incident", "\n\n".join(parts) + "\n"
