"""Verifies a package offline: its manifest is signed, and every file in it is the one that the manifest names."""

import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, Any

import orjson

from habeas.rights.answers.archive import MANIFEST, SIGNATURE
from habeas.rights.answers.signature import opened_manifest

_PIECE = 1 << 20
_LARGEST_MANIFEST = 64 << 20


@dataclass(frozen=True)
class Verdict:
    """What was found: faults in sentences, how many files are proven, and who signed (RFC 7638 thumbprint)."""

    faults: tuple[str, ...]
    files: int = 0
    thumbprint: str = ""
    about: dict[str, Any] = field(default_factory=dict)


def verify(package: IO[bytes], trusted: Collection[str] = ()) -> Verdict:
    """Whether the package is as it was signed. A package without a signature is at fault."""
    try:
        with zipfile.ZipFile(package) as archive:
            return _verdict(archive, trusted)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        return Verdict((f"This cannot be read as a ZIP ({type(error).__name__}).",))


def _verdict(archive: zipfile.ZipFile, trusted: Collection[str]) -> Verdict:
    names = archive.namelist()
    if len(set(names)) != len(names):
        return Verdict(("Two files have the same name.",))
    try:
        manifest, thumbprint = opened_manifest(_read(archive, SIGNATURE).decode("ascii"), trusted)
        stated = _read(archive, MANIFEST)
        about = orjson.loads(manifest)
        listed = {each["name"]: (each["bytes"], each["sha256"]) for each in about.pop("files")}
    except KeyError as error:
        return Verdict((f"A part is missing: {error.args[0]}.",))
    except (ValueError, TypeError) as error:
        return Verdict((f"{str(error)[:1].upper()}{str(error)[1:]}.",))
    faults = [] if stated == manifest else [f"{MANIFEST} is not what was signed."]
    for name in sorted(listed.keys() | set(names) - {MANIFEST, SIGNATURE}):
        if name not in names:
            faults.append(f"{name} is missing.")
        elif name not in listed:
            faults.append(f"{name} was added later.")
        elif _digest(archive, name) != listed[name]:
            faults.append(f"{name} was changed.")
    return Verdict(tuple(faults), len(listed), thumbprint, about)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(_LARGEST_MANIFEST)


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[int, str] | None:
    digest, size = sha256(), 0
    try:
        with archive.open(name) as entry:
            while piece := entry.read(_PIECE):
                digest.update(piece)
                size += len(piece)
    except (zipfile.BadZipFile, EOFError):
        return None
    return size, digest.hexdigest()
