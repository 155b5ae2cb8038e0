"""Puts the figures of a run where readers find them, between the marks that stand there for them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
RATIO_COLUMNS = 7
BEGIN, END = "<!-- figures of python -m benchmarks.peers --publish -->", "<!-- end of the figures -->"
GUIDE, README = ROOT / "docs" / "guides" / "performance.md", ROOT / "README.md"


def publish(folder: Path, lines: Sequence[str], caption: str) -> None:
    """Copy the picture and the figures into docs, and write the tables between their marks."""
    for name in ("peers.png", "peers.svg", "peers.json"):
        shutil.copyfile(folder / name, ROOT / "docs" / "guides" / name)
    picture = "![Requests per second of habeas over those of each peer]({}peers.svg)"
    _write(GUIDE, [f"{caption}.", "", picture.format(""), "", *lines])
    _write(README, [f"{caption}.", "", picture.format("docs/guides/"), "", *in_short(lines)])


def in_short(lines: Sequence[str]) -> list[str]:
    """The tables of ratios and what is said in sentences of the other targets, with an empty line between them."""
    parts = [part.splitlines() for part in "\n".join(lines).split("\n\n") if part.strip()]
    short = [part for part in parts if part[0].count("|") == RATIO_COLUMNS or part[0].startswith("- ")]
    return "\n\n".join("\n".join(part) for part in short).splitlines()


def _write(place: Path, lines: Sequence[str]) -> None:
    place.write_text(between(place.read_text(encoding="utf-8"), "\n".join(lines)), encoding="utf-8")


def between(page: str, text: str) -> str:
    """The page with the text between its marks; an error where it has none."""
    before, found, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise SystemExit("the page has no place for the figures")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"
