"""What publishing a version would change, as text for the people who decide on it."""

from collections.abc import Iterator, Mapping
from typing import Any


def report(preview: Mapping[str, Any]) -> str:
    """The preview of a version in sentences, then its changed clauses as a diff."""
    return "\n".join([*_summary(preview), *_clauses(preview)]) + "\n"


def _summary(preview: Mapping[str, Any]) -> Iterator[str]:
    yield f"{preview['title']}, version {preview['version']} ({preview['language']})"
    waits = "" if preview["in_force_from"] else ", once people have been told"
    yield f"It would count from {preview['effective_from']}{waits}."
    for change in preview["changes"]:
        word = "Material" if change["material"] else "Minor"
        yield f"{word} change {change['kind']}: {', '.join(change['causes'])}."
        for one in change["requirements"]:
            who = f"people under {one['law']}" if one["law"] else "everybody"
            yield f"  {one['duty']} for {who} ({one['because']})."
    needed = preview["consent_needed_from"]
    yield f"Fresh consent is needed from {needed['count']} people."
    for one in needed["regions"]:
        yield f"  {one['region']['code']}: {one['count']} of the {one['accepted']} who accepted an older version."


def _clauses(preview: Mapping[str, Any]) -> Iterator[str]:
    for change in preview["differences"]:
        yield ""
        yield f"@@ {change['clause']} ({change['kind']}): {change['heading']}"
        yield from _marked("-", change["before"])
        yield from _marked("+", change["after"])


def _marked(sign: str, text: str | None) -> Iterator[str]:
    for line in (text or "").splitlines():
        yield f"{sign} {line}"
