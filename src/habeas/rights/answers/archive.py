"""Packs an answer: the files, and a manifest with the SHA-256 of each."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any

import orjson

from habeas.rights.answers.document import SCHEMA_FILE, SCHEMA_VERSION
from habeas.rights.answers.page import page
from habeas.rights.answers.tables import tables

FORMAT = "ZIP"


@dataclass(frozen=True)
class Archive:
    """A finished answer and its digest, in hexadecimal."""

    content: bytes
    sha256: str


def schema() -> bytes:
    """The JSON Schema that data.json follows."""
    return files("habeas.rights.answers").joinpath(SCHEMA_FILE).read_bytes()


def pack(document: Mapping[str, Any], language: str, made_at: datetime) -> Archive:
    """The ZIP of an answer; the same document at the same instant gives the same bytes."""
    contents = {
        "index.html": page(document, language).encode(),
        "data.json": orjson.dumps(document, option=orjson.OPT_INDENT_2),
        SCHEMA_FILE: schema(),
        **tables(document),
    }
    contents["manifest.json"] = manifest(contents, made_at)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, content)
    return Archive(packed.getvalue(), sha256(packed.getvalue()).hexdigest())


def manifest(contents: Mapping[str, bytes], made_at: datetime) -> bytes:
    """What the package holds, each file with its size in bytes and its SHA-256."""
    listed = [
        {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in sorted(contents.items())
    ]
    about = {"schema": SCHEMA_FILE, "schemaVersion": SCHEMA_VERSION, "madeAt": made_at.isoformat(), "files": listed}
    return orjson.dumps(about, option=orjson.OPT_INDENT_2)
