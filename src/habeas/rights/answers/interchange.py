"""The interchange document of portability: what a person provided, as JSON-LD that another controller can read."""

from collections.abc import AsyncIterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import orjson

from habeas.jurisdictions.rules.iris import DPV, GDPR, OURS, purpose_iri
from habeas.rights.answers.document import SECRET_CLASS, Held, Records, Row, legal_basis
from habeas.rights.rules.portability import PORTABLE_BASES, is_portable

INTERCHANGE_FILE = "interchange.jsonld"
INTERCHANGE_SCHEMA_FILE = "interchange.schema.json"
INTERCHANGE_VERSION = "1"

CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "dpv": DPV,
    "gdpr": GDPR,
    "habeas": OURS + "interchange/1#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "version": "habeas:version",
    "created": {"@id": "dct:created", "@type": "xsd:dateTime"},
    "identifier": "dct:identifier",
    "name": "dct:title",
    "hasRight": {"@id": "dpv:hasRight", "@type": "@id"},
    "hasDataController": "dpv:hasDataController",
    "hasDataSubject": "dpv:hasDataSubject",
    "hasPersonalData": "dpv:hasPersonalData",
    "hasPurpose": {"@id": "dpv:hasPurpose", "@type": "@id"},
    "hasLegalBasis": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
    "hasDataSource": {"@id": "dpv:hasDataSource", "@type": "@id"},
    "category": "habeas:category",
    "service": "habeas:service",
    "collected": {"@id": "habeas:collected", "@type": "xsd:dateTime"},
    "value": {"@id": "habeas:value", "@type": "@json"},
}
_BASES = {basis.value: f"dpv:{basis.value.title()}" for basis in PORTABLE_BASES}


def interchange_schema() -> bytes:
    """The JSON Schema that the interchange document follows."""
    return files("habeas.rights.answers").joinpath(INTERCHANGE_SCHEMA_FILE).read_bytes()


async def interchange(held: Held, records: Records, created: str) -> AsyncIterator[bytes]:
    """The document, its records last, one to a line."""
    portable = Portable(held)
    head = orjson.dumps(_head(held, created), option=orjson.OPT_INDENT_2)
    yield head.removesuffix(b"\n}") + b',\n  "hasPersonalData": ['
    separator = b"\n    "
    async for batch in records():
        found = [orjson.dumps(each) for row in batch if (each := portable(row)) is not None]
        if found:
            yield separator + b",\n    ".join(found)
            separator = b",\n    "
    yield b"\n  ]\n}"


class Portable:
    """Makes of a record what another controller gets of it, or nothing where it is not portable."""

    def __init__(self, held: Held) -> None:
        self._uses = {each["code"]: (purpose_iri(each["purpose"]), legal_basis(each, held)) for each in held.activities}

    def __call__(self, row: Row) -> dict[str, Any] | None:
        """The record with the uses that make it portable, and no others."""
        uses = [self._uses[code] for code in row["activities"] if code in self._uses]
        if row["fieldClass"] == SECRET_CLASS or not is_portable(row["source"], [basis for _, basis in uses]):
            return None
        mine = [(purpose, basis) for purpose, basis in uses if basis in _BASES]
        return {
            "id": f"urn:uuid:{row['id']}",
            "type": "dpv:ProvidedPersonalData",
            "category": row["category"],
            "name": row["label"],
            "service": row["service"],
            "collected": row["collectedAt"],
            "hasDataSource": "dpv:DataSubjectDataSource",
            "hasPurpose": _unique([purpose for purpose, _ in mine]),
            "hasLegalBasis": _unique([_BASES[basis] for _, basis in mine]),
            "value": row["value"],
        }


def _head(held: Held, created: str) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "type": "dpv:Process",
        "version": INTERCHANGE_VERSION,
        "identifier": held.request["reference"],
        "created": created,
        "hasRight": "gdpr:A20",
        "hasDataController": {"type": "dpv:DataController", "name": held.controller.get("legalName")},
        "hasDataSubject": {"type": "dpv:DataSubject", "identifier": held.person.get("primaryEmail")},
    }


def _unique(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))
