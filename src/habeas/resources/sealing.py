"""Seals what is said of a resource under a key of its own, made anew at every change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from habeas.resources.rules import Details, place_of_secret
from habeas.storage.sealed import SpaceKeys
from habeas.vault.keys import opened_json, sealed_json

Sealed = Mapping[str, Any]


def sealed(keys: SpaceKeys, resource_id: UUID, details: Details) -> Sealed:
    """The columns of a row, with the wrapped key that opens them."""
    wrapped = keys.new()
    key, place = keys.opened(wrapped), place_of_secret(resource_id)
    secret = None if details.secret is None else sealed_json(key, details.secret, place)
    texts = {name: getattr(details, name) for name in ("name", "address", "user_name")}
    found = {name: None if text is None else sealed_json(key, text, resource_id) for name, text in texts.items()}
    return {"wrapped": wrapped, **found, "secret": secret}


def resealable(keys: SpaceKeys, row: Mapping[str, Any]) -> Details:
    """What a row says, opened to be sealed again; it goes nowhere else."""
    return Details(secret=_opened(keys, row, "secret", place_of_secret(row["id"])), **shown(keys, row))


def shown(keys: SpaceKeys, row: Mapping[str, Any]) -> dict[str, Any]:
    """What its person may read of a row: everything but the secret."""
    return {name: _opened(keys, row, name, row["id"]) for name in ("name", "address", "user_name")}


def _opened(keys: SpaceKeys, row: Mapping[str, Any], name: str, place: UUID) -> Any:
    return None if row[name] is None else opened_json(keys, row["wrapped"], row[name], place.bytes)
