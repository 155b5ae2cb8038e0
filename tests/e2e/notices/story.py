"""The story: a dry run, the publication of both second versions, and the wait for what the worker makes of it."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.notices.documents import CONTROLLER, IN_FORCE, PUBLISH, PUBLISHED
from tests.e2e.stories.server import Ready

TEXTS = Path(__file__).parents[2] / "notices" / "data"
TEAMS = {"aishu": "aishu-privacy", "aomei": "aomei-privacy"}
SERVICES = {"person-eu": "ANYSHARE", "person-cn": "ANYSHARE", "person-ca": "ANYBACKUP", "person-av": "ANYVIEWER"}
NOW = "2026-01-01T00:00:00Z"
"""An instant that has passed: a version counts at once, and never before its posting."""
TOLD_WITHIN_SECONDS = 240

Answer = dict[str, Any]


def text_of(controller: str) -> str:
    """The second version of a controller's notice."""
    return (TEXTS / controller / "2.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Before:
    """What was there before, by persona."""

    proofs: dict[str, Answer]
    requests: dict[str, dict[str, Answer]]


@dataclass
class Story:
    """What each privacy team was answered, by controller."""

    demo: Ready
    before: Before
    ids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, list[Answer]] = field(default_factory=dict)
    previews: dict[str, Answer] = field(default_factory=dict)
    published: dict[str, Answer] = field(default_factory=dict)

    def told(self) -> "Story":
        """Tell it."""
        for controller, team in TEAMS.items():
            known = self.demo.answer(team, CONTROLLER)["controller"]
            self.ids[controller], self.versions[controller] = known["id"], known["notices"]["nodes"]
            self.previews[controller] = self.publish(controller, dryRun=True)
        self.after_dry_run = {name: self.demo.answer(team, CONTROLLER) for name, team in TEAMS.items()}
        for controller in TEAMS:
            self.published[controller] = self.publish(controller)
        self.wait()
        return self

    def publish(self, controller: str, source: str | None = None, **more: Any) -> Answer:
        """The payload of publishing the second version, to count at once."""
        values = {
            "controller": self.ids[controller],
            "source": source or text_of(controller),
            "effectiveFrom": NOW,
            **more,
        }
        answer: Answer = self.demo.answer(TEAMS[controller], PUBLISH, {"input": values})["publishNotice"]
        return answer

    def in_force(self, persona: str | None, **more: Any) -> Answer:
        """The notice that counts, as somebody reads it."""
        service = SERVICES.get(persona or "", "ANYSHARE")
        answer: Answer = self.demo.ask(persona, IN_FORCE, {"service": service, **more})["data"]["notice"]
        return answer

    def version(self, controller: str) -> Answer:
        """The stored version with its announcements, as the privacy team reads it."""
        notice_id = self.published[controller]["notice"]["id"]
        answer: Answer = self.demo.answer(TEAMS[controller], PUBLISHED, {"id": notice_id})["node"]
        return answer

    def wait(self) -> None:
        """Until the worker has told everybody, in both regions."""
        wanted = {name: answer["notice"]["version"] for name, answer in self.published.items()}
        deadline = time.monotonic() + TOLD_WITHIN_SECONDS
        while time.monotonic() < deadline:
            seen = {persona: self.in_force(persona)["version"] for persona in SERVICES}
            if all(seen[p] == wanted["aomei" if p == "person-av" else "aishu"] for p in SERVICES):
                return
            time.sleep(0.2)
        raise AssertionError(f"the second versions do not count everywhere: {seen}")
