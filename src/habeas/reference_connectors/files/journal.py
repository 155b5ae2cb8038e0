"""The calls that were carried out, as small files beside the data: begun before the first change, then ended."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import obstore
import orjson
from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore

from habeas.connectors.rules.messages import Call, Reply, reply_of
from habeas.reference_connectors.external import CannotDo

FOLDER = ".habeas"


@dataclass(frozen=True)
class Note:
    """What is known of a message: how many files it met when it began, and its answer once it ended."""

    files: int
    reply: Reply | None


def note_of(store: ObjectStore, message_id: str, call: Call) -> Note | None:
    """The note of a message; CannotDo for another call under its id."""
    try:
        found = orjson.loads(bytes(obstore.get(store, _path(message_id)).bytes()))
    except FileNotFoundError:
        return None
    if (found["key"], found["operation"]) != (str(call.key), call.operation.value):
        raise CannotDo("ANOTHER_CALL", final=True)
    answer = found.get("answer")
    return Note(found["files"], None if answer is None else reply_of(answer, call.key))


def begin(store: ObjectStore, message_id: str, call: Call, files: int, now: datetime) -> None:
    """Note that a message is begun; CannotDo where another process began it in the meantime."""
    try:
        obstore.put(store, _path(message_id), _document(call, files, now), mode="create")
    except AlreadyExistsError:
        raise CannotDo("BUSY", final=False) from None


def end(store: ObjectStore, message_id: str, call: Call, files: int, reply: Reply, now: datetime) -> None:
    """Note how a message was answered."""
    obstore.put(store, _path(message_id), _document(call, files, now, reply))


def keeps_versions(store: ObjectStore) -> bool:
    """Whether the bucket keeps what is overwritten or deleted: then nothing in it can be erased this way."""
    path = f"{FOLDER}/probe"
    version = obstore.put(store, path, b"probe")["version"]
    obstore.delete(store, path)
    return version not in (None, "null")


def _path(message_id: str) -> str:
    return f"{FOLDER}/calls/{sha256(message_id.encode()).hexdigest()}.json"


def _document(call: Call, files: int, now: datetime, reply: Reply | None = None) -> bytes:
    found = {"key": str(call.key), "operation": call.operation.value, "files": files, "at": now.isoformat()}
    return orjson.dumps(found if reply is None else {**found, "answer": reply.document(call.key)})
