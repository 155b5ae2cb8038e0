"""Publishing from files, with the command that an operator runs against the running world."""

from collections.abc import Mapping
from pathlib import Path

from tests.e2e.notices.conftest import habeas
from tests.e2e.notices.documents import CONTROLLER
from tests.e2e.notices.story import TEXTS, Story, text_of
from tests.e2e.stories.server import Ready


def _third(folder: Path, *changes: tuple[str, str]) -> Path:
    text = text_of("aishu").replace('version: "2027-01-01"', 'version: "2027-06-01"', 1)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "notice.md").write_text(text, encoding="utf-8")
    return folder


def test_a_dry_run_prints_the_difference_and_stores_nothing(
    demo: Ready, story: Story, environment: Mapping[str, str], tmp_path: Path
) -> None:
    folder = _third(tmp_path, ("When you ask for it, we have the text", "If you ask for it, we have the text"))
    controller = story.ids["aishu"]
    known = demo.answer("aishu-privacy", CONTROLLER)
    done = habeas(environment, "notices", "publish", folder, "--controller", controller, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "AISHU Privacy Notice, version 2027-06-01 (en)" in done.stdout
    assert "- When you ask for it, we have the text of a document translated." in done.stdout
    assert "+ If you ask for it, we have the text of a document translated." in done.stdout
    assert demo.answer("aishu-privacy", CONTROLLER) == known


def test_what_is_published_already_is_published_again_without_a_trace(
    demo: Ready, story: Story, environment: Mapping[str, str]
) -> None:
    known = demo.answer("aomei-privacy", CONTROLLER)
    done = habeas(environment, "notices", "publish", TEXTS / "aomei", "--controller", story.ids["aomei"])
    assert (done.returncode, "is published" in done.stdout) == (0, True), done.stderr
    assert demo.answer("aomei-privacy", CONTROLLER) == known


def test_a_weakening_version_is_refused_in_a_sentence(
    story: Story, environment: Mapping[str, str], tmp_path: Path
) -> None:
    folder = _third(tmp_path, ("number: 10", "number: 30"))
    done = habeas(environment, "notices", "publish", folder, "--controller", story.ids["aishu"])
    assert done.returncode == 1
    assert "notice.md" in done.stderr
    assert "weak" in done.stderr


def test_only_a_controller_publishes(story: Story, environment: Mapping[str, str]) -> None:
    contoso = story.demo.organization("contoso-admin")
    done = habeas(environment, "notices", "publish", TEXTS / "aishu", "--controller", contoso)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no such controller." in done.stderr
