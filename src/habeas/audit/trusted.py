"""The keys that a controller published, as whoever verifies something offline saved them."""

import json
from typing import BinaryIO

import click
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


def thumbprints_of(jwks: BinaryIO | None) -> list[str]:
    """The RFC 7638 thumbprints of a saved /.well-known/jwks.json; refused in a sentence where it is none."""
    if jwks is None:
        return []
    try:
        found = [key.thumbprint() for key in KeySet.import_key_set(json.load(jwks)).keys]
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise click.ClickException("this is no set of keys (RFC 7517)") from error
    if not found:
        raise click.ClickException("the set of keys is empty")
    return found
