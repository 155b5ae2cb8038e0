"""Carries calls out on the files of a folder or of an S3-compatible bucket."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import obstore
import orjson
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from habeas.connectors.rules.messages import LARGEST_REPLY, Call, Reply
from habeas.connectors.rules.sets import CallOutcome, Operation
from habeas.kernel.clock import Clock
from habeas.reference_connectors.external import CannotDo, WrongMapping, concerned
from habeas.reference_connectors.files.journal import begin, end, keeps_versions, note_of
from habeas.reference_connectors.files.mapping import Erasing, FilesMapping, Folder
from habeas.reference_connectors.keeping import longest

_ROOM = 64 * 1024


@dataclass(frozen=True)
class Found:
    """One file of a person, and the folder of the mapping that it lies in; `item` is its path within that folder."""

    folder: Folder
    path: str
    item: str
    size: int
    modified: Any


@dataclass(frozen=True)
class FileStore:
    """Files whose mapping was checked."""

    store: ObjectStore
    mapping: FilesMapping
    clock: Clock

    @property
    def operations(self) -> frozenset[Operation]:
        """What the mapping lets it do."""
        rectifies = any(folder.rectify for folder in self.mapping.folders)
        return frozenset({Operation.EXPORT, Operation.ERASE} | ({Operation.RECTIFY} if rectifies else set()))

    def carry_out(self, message_id: str, call: Call) -> Reply:
        """Do what is asked, once for each message; CannotDo where nothing was done."""
        if call.operation not in self.operations:
            raise CannotDo("NOT_MAPPED", final=True)
        try:
            return self._export(call) if call.operation is Operation.EXPORT else self._once(message_id, call)
        except (BaseError, OSError):
            raise CannotDo("UNAVAILABLE", final=False) from None

    def rehearse(self, call: Call) -> list[str]:
        """The folders and how many files there are; nothing is changed."""
        if call.operation not in self.operations:
            raise CannotDo("NOT_MAPPED", final=True)
        files = list(self._found(call))
        said = [f"{call.operation.value.lower()} {len(files)} files"]
        for folder in self.mapping.folders:
            mine = sum(each.folder is folder for each in files)
            said.append(f"{folder.path} ({folder.category}, erase: {folder.erase.value}): {mine} files")
        return said

    def close(self) -> None:
        """Nothing is held open between calls."""

    def _found(self, call: Call) -> Iterator[Found]:
        """The files that a call is about."""
        for folder in self.mapping.folders:
            if not concerned(folder.category, call):
                continue
            for path in folder.paths(dict(call.subject)):
                for batch in obstore.list(self.store, prefix=path):
                    for each in batch:
                        item = each["path"].removeprefix(f"{path}/")
                        yield Found(folder, each["path"], item, each["size"], each["last_modified"])

    def _export(self, call: Call) -> Reply:
        data, size = dict[str, dict[str, Any]](), 0
        for file in self._found(call):
            size += file.size * 4 // 3
            if size > LARGEST_REPLY - _ROOM:
                raise CannotDo("TOO_LARGE", final=True)
            entry = {"category": file.folder.category, "purposes": list(file.folder.purposes), "records": []}
            data.setdefault(file.folder.category, entry)["records"].append(self._record(file))
        if len(orjson.dumps(list(data.values()))) > LARGEST_REPLY - _ROOM:
            raise CannotDo("TOO_LARGE", final=True)
        return Reply(CallOutcome.DONE if data else CallOutcome.NOT_FOUND, data=list(data.values()))

    def _record(self, file: Found) -> dict[str, Any]:
        content = bytes(obstore.get(self.store, file.path).bytes())
        record = {"item": file.item, "bytes": file.size, "modified": file.modified.isoformat()}
        try:
            return {**record, "text": content.decode()}
        except UnicodeDecodeError:
            return {**record, "base64": base64.b64encode(content).decode()}

    def _once(self, message_id: str, call: Call) -> Reply:
        note = note_of(self.store, message_id, call)
        if note is not None and note.reply is not None:
            return note.reply
        changes = self._corrections(call) if call.operation is Operation.RECTIFY else {}
        files = list(self._found(call)) if call.operation is Operation.ERASE else []
        count = note.files if note is not None else len(files) or len(changes)
        if note is None:
            begin(self.store, message_id, call, count, self.clock.now())
        reply = self._erase(files, count) if call.operation is Operation.ERASE else self._rectify(changes)
        end(self.store, message_id, call, count, reply, self.clock.now())
        return reply

    def _erase(self, files: list[Found], count: int) -> Reply:
        kept = list[Reply]()
        for file in files:
            if file.folder.erase is Erasing.DELETE:
                obstore.delete(self.store, file.path)
            elif file.folder.kept is not None:
                kept.append(file.folder.kept.reply(file.folder.kept.until(file.modified)))
        return longest(kept) or Reply(CallOutcome.DONE if count else CallOutcome.NOT_FOUND)

    def _corrections(self, call: Call) -> dict[str, bytes]:
        """What is put where; CannotDo, before anything is changed, for what has no place."""
        folders = {each.category: each for each in self.mapping.folders}
        concerning = [each for each in call.changes if each["category"] in folders]
        if any(not folders[each["category"]].rectify for each in concerning):
            raise CannotDo("NOT_MAPPED", final=True)
        files = {(each.folder.category, each.item): each.path for each in self._found(call)}
        if any((each["category"], each["item"]) not in files for each in concerning):
            raise CannotDo("ITEM_NOT_FOUND", final=True)
        return {files[each["category"], each["item"]]: _content(each["value"]) for each in concerning}

    def _rectify(self, changes: dict[str, bytes]) -> Reply:
        for path, content in changes.items():
            obstore.put(self.store, path, content)
        return Reply(CallOutcome.DONE if changes else CallOutcome.NOT_FOUND)


def open_files(root: str, mapping: FilesMapping, clock: Clock) -> FileStore:
    """The files at the root; WrongMapping where it is none, or keeps what is deleted."""
    try:
        store: ObjectStore = S3Store.from_url(root) if root.startswith("s3://") else _folder(root)
        kept = keeps_versions(store)
    except (BaseError, OSError, ValueError) as error:
        raise WrongMapping([f"{root}: the root cannot be read and written ({type(error).__name__})"]) from None
    if kept:
        message = "the bucket keeps versions: what is deleted would stay. Let it keep none, or erase by hand"
        raise WrongMapping([f"{root}: {message}"])
    return FileStore(store, mapping, clock)


def _folder(root: str) -> LocalStore:
    path = Path(root)
    if not path.is_dir():
        raise WrongMapping([f"{root}: there is no such folder"])
    links = [each for each in path.rglob("*") if each.is_symlink()]
    if links:
        raise WrongMapping([f"{links[0]}: a link is no file of the root, and would be followed out of it"])
    return LocalStore(path, automatic_cleanup=True)


def _content(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, dict) and set(value) == {"base64"} and isinstance(value["base64"], str):
        return base64.b64decode(value["base64"])
    return orjson.dumps(value)
