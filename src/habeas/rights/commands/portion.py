"""What of a person would go to another controller: the interchange document, and what shows whether it changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from habeas.connectors.rules.messages import LARGEST_HANDED_OVER
from habeas.rights.answers.interchange import interchange
from habeas.rights.commands.collect import HeldRecords, Whose, collect_held
from habeas.rights.commands.load import Loaded
from habeas.writing.work import Work

TOO_LARGE = "TOO_LARGE"


@dataclass(frozen=True)
class Portion:
    """The document, None where it is too large to be sent; its records by category, its bytes, and its mark."""

    document: dict[str, Any] | None
    categories: Mapping[str, int]
    size: int
    seen: str


async def portion_of(work: Work, request: Loaded) -> Portion:
    """Only what is portable: provided by the person, used on consent or a contract, and no secret (GDPR 20(1))."""
    whose = Whose(request.subject_id, request.org_id, work.actor.controller_id)
    held = await collect_held(work.tx, work.keys, whose, request)
    content = bytearray()
    records = HeldRecords(work.tx, work.keys, whose)
    async for part in interchange(held, records, work.now.isoformat()):
        content += part
        if len(content) > LARGEST_HANDED_OVER:
            return Portion(None, {}, len(content), TOO_LARGE)
    document = orjson.loads(content)
    handed_over = document["hasPersonalData"]
    mark = sha256(orjson.dumps(handed_over, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Portion(document, Counter(each["category"] for each in handed_over), len(content), mark)
