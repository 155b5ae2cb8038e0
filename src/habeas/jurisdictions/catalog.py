"""The laws that this deployment knows, one line each, loaded once."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from habeas.jurisdictions.rules.loading import law_from
from habeas.jurisdictions.rules.pack import Law
from habeas.kernel.errors import DomainError, ErrorCode

DATA_PACK_VERSION = "2026-11-21"

LAW_FILES = (
    "eu_gdpr",
    "uk_gdpr",
    "us_ca_ccpa",
    "cn_pipl",
    "sg_pdpa",
    "br_lgpd",
)

Catalog = Mapping[str, Law]


def data_file(package: str, name: str) -> Any:
    """The content of a YAML file that ships inside a package."""
    text = files(package).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _load(names: tuple[str, ...]) -> Catalog:
    laws = (law_from(data_file("habeas.jurisdictions.laws", name)) for name in names)
    return {law.code: law for law in laws}


LAWS: Catalog = _load(LAW_FILES)


def law_named(code: str, catalog: Catalog = LAWS) -> Law:
    """The law of that code; raises UNKNOWN_LAW with the known ones when there is none."""
    if code not in catalog:
        raise DomainError(
            ErrorCode.UNKNOWN_LAW, f"There is no law {code!r} in the catalog.", details={"known": sorted(catalog)}
        )
    return catalog[code]
