"""Every name under which a job is handed over is one that the worker knows: under any other it would lie for ever."""

import re
from importlib import import_module
from pathlib import Path

import pytest

import habeas
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import SystemClock
from tests.world import demo_world

_ROOT = Path(habeas.__file__).parent
_NAME = re.compile(r"[a-z]+\.[a-z_]+")


def handed_over() -> dict[str, str]:
    """The names in modules that list them, each with its module."""
    modules = [".".join(("habeas", *path.relative_to(_ROOT).with_suffix("").parts)) for path in _lists()]
    return {
        value: module
        for module in modules
        for value in vars(import_module(module)).values()
        if isinstance(value, str) and _NAME.fullmatch(value)
    }


def _lists() -> list[Path]:
    return sorted(_ROOT.rglob("entrypoints.py"))


async def test_the_worker_knows_every_job_that_is_handed_over(
    cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = handed_over()
    assert len(names) > 50
    async with demo_world(cluster, tmp_path_factory.mktemp("jobs"), SystemClock()) as demo:
        known = {job.name for job in demo.engines.jobs()}
    assert {name: module for name, module in names.items() if name not in known} == {}
