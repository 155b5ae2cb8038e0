"""The demo as a process of its own, for tests that need a real server."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

WITHIN_SECONDS = 180


@dataclass(frozen=True)
class Running:
    """Where the demo serves, and the folder of its mails."""

    url: str
    mails: Path

    def mail_to(self, address: str) -> str:
        """The text of the latest mail to the address; pages answer before their mails are written."""
        deadline = time.monotonic() + WITHIN_SECONDS
        while not (found := self._mails_to(address)):
            if time.monotonic() > deadline:
                raise RuntimeError(f"there is no mail to {address}")
            time.sleep(0.1)
        return str(found[-1].get_content())

    def _mails_to(self, address: str) -> list[EmailMessage]:
        files = sorted(self.mails.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [mail for mail in read if mail["To"] == address]


@contextmanager
def running_demo(folder: Path, host_name: str = "127.0.0.1") -> Iterator[Running]:
    """The demo on a free port of this machine, under that name, until left."""
    ready = folder / "ready.json"
    arguments = ["demo", "--port", "0", "--host-name", host_name]
    arguments += ["--data", str(folder / "data"), "--ready-file", str(ready)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", "from habeas.cli import main; main()", *arguments], stdout=log, stderr=log
        )
        try:
            yield Running(_url(process, ready, folder / "log"), folder / "data" / "mails")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _url(process: "subprocess.Popen[bytes]", ready: Path, log: Path) -> str:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the demo did not start: {log.read_text()[-2000:]}")
        time.sleep(0.2)
    return str(json.loads(ready.read_text())["url"])
