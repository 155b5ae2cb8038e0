"""Notices for tests: the two of the demo world, their second versions, and a small one that can be altered."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from habeas.notices.rules import NoticeSource, Register, parse_notice, register_from

HERE = Path(__file__).parent
DEMO = HERE.parent.parent / "src" / "habeas" / "demo" / "data"

SMALL = """---
controller: {code: acme, legal_name: Acme Ltd.}
notice: acme-privacy
title: Acme Privacy Notice
version: "1"
updated: 2026-01-01
effective_from: 2026-01-01T00:00:00Z
language: en
services: [ACME]
themes: [SCOPE, [COLLECTION_AND_USE], RIGHTS, CONTACT]
purposes: [SERVICE]
recipients: [HOST]
rights: [ACCESS, ERASURE]
promise_clock: {clause: answer, number: 10, unit: WORKING_DAY, calendar: CN,
  zone: Asia/Shanghai, start: DAY_AFTER_RECEIPT}
limits: {clauses: [answer], denial_codes: [LEGAL_CLAIMS]}
residency: {"*": SG}
erasure_grounds: [UNLAWFUL]
change_rules: {takes_effect: AT_EFFECTIVE_DATE, clause: answer}
addenda: [{code: us-ca, title: California, jurisdiction: US-CA, effective_from: 2026-01-01T00:00:00Z}]
contacts: [{kind: EMAIL, value: privacy@acme.example}]
---
## Scope {#scope-section theme="SCOPE"}

### What this covers {#scope}
Everything.

## Data {#data-section theme="COLLECTION_AND_USE"}

### Collection {#collection promises="AISHU-1"}
We collect your name.

## Rights {#rights-section theme="RIGHTS"}

### Answer {#answer promises="AISHU-2 AISHU-3"}
We answer in ten working days.

## Contact {#contact-section theme="CONTACT"}

### Reach us {#contact}
By e-mail.

# California {#us-ca}

### Residents {#residents}
You have further rights.
"""


def altered(*changes: tuple[str, str], text: str = SMALL) -> str:
    """The text with each first string, which must occur, replaced by the second."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


@cache
def demo_text(controller: str) -> str:
    """The Markdown of a controller's notice in the demo world."""
    return (DEMO / "notices" / controller / "notice.md").read_text(encoding="utf-8")


@cache
def demo_notice(controller: str) -> NoticeSource:
    """The notice of a controller of the demo world."""
    return parse_notice(demo_text(controller))


@cache
def second_version(controller: str) -> NoticeSource:
    """A later version of the same notice."""
    return parse_notice((HERE / "data" / controller / "2.md").read_text(encoding="utf-8"))


@cache
def inventory(controller: str) -> dict[str, list[dict[str, Any]]]:
    """The inventory file of a controller of the demo world."""
    content: dict[str, list[dict[str, Any]]] = yaml.safe_load((DEMO / "inventory" / f"{controller}.yaml").read_text())
    return content


def register(controller: str, sales: int = 0) -> Register:
    """The register that the inventory file holds."""
    return register_from(inventory(controller), sales)


def row(controller: str, part: str, code: str) -> dict[str, Any]:
    """The one row of a part of the inventory file with this code."""
    found = [one for one in inventory(controller)[part] if one["code"] == code]
    assert len(found) == 1, f"{controller} {part} {code}"
    return found[0]


def items(controller: str, category: str) -> dict[str, dict[str, Any]]:
    """The items of a data category by code."""
    return {item["code"]: item for item in row(controller, "data_categories", category)["items"]}
