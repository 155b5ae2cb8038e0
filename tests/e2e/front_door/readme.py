"""What README.md tells a newcomer to do, read from the page itself."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
README = ROOT / "README.md"

_COMMANDS = re.compile(r"^```bash\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
_DOCUMENTS = re.compile(r"^As `(?P<persona>[\w-]+)`[^\n]*\n+```graphql\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Pasted:
    """A document that the README offers, and the persona that it is for."""

    persona: str
    text: str


def section(title: str) -> str:
    """The text below a heading of the second level, up to the next one."""
    return README.read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


def commands() -> tuple[str, str]:
    """The two commands: the one that starts the demo, and the one that runs the tests."""
    first, second = (match["text"].strip() for match in _COMMANDS.finditer(section("Two commands")))
    return first, second


def documents() -> list[Pasted]:
    """The documents to paste."""
    return [Pasted(match["persona"], match["text"]) for match in _DOCUMENTS.finditer(section("Calling it"))]
