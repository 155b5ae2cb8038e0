"""Announcements that are made at one time: whichever is the last lets the version count."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from habeas.notices.commands import AnnounceNotice, announce
from tests.notices.stage import Stage
from tests.notices.test_commands_publish import FIRST, SECOND, accepted, announcements, publish

PATIENCE = 0.5
"""How long one announcement waits, before it commits, for another that is on its way."""


@pytest.mark.promise("AOMEI-84")
async def test_announcements_made_at_one_time_let_the_version_count(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = await publish(stage, FIRST)
    await accepted(stage, version["id"], "DE", "CN")
    version = await publish(stage, SECOND)
    waiting = await announcements(stage)
    assert len(waiting) > 1
    together, activate = asyncio.Barrier(len(waiting)), announce._activate

    async def activate_and_wait(*arguments: Any) -> None:
        await activate(*arguments)
        with suppress(TimeoutError, asyncio.BrokenBarrierError):
            await asyncio.wait_for(together.wait(), PATIENCE)

    monkeypatch.setattr(announce, "_activate", activate_and_wait)
    commands = [AnnounceNotice(stage.controller_id, each["id"]) for each in waiting]
    await asyncio.gather(*(stage.run(command, stage.system("sg")) for command in commands))
    found = await stage.rows("select in_force_from from habeas.notice_version where id = $1", version["id"])
    assert found[0]["in_force_from"] is not None
