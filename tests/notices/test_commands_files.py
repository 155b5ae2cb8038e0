"""Publishing a folder is publishing each of its notices, translations after what they translate."""

from pathlib import Path

import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.commands import publish_files
from tests.notices.stage import Stage
from tests.notices.test_commands_publish import FIRST, LATER, SECOND, accepted, publish
from tests.notices.texts import SMALL, altered


async def test_a_dry_run_of_a_folder_tells_the_difference_and_stores_nothing(stage: Stage, tmp_path: Path) -> None:
    first = await publish(stage, FIRST)
    await accepted(stage, first["id"], "DE")
    (tmp_path / "2.md").write_text(altered(("By e-mail.", "By letter."), text=SECOND), encoding="utf-8")
    (told,) = await publish_files(stage.writes, stage.privacy, tmp_path, dry_run=True, effective_from=LATER)
    assert "Material change SERVICE_MODEL: purposes." in told.report
    assert "RENEWED_CONSENT for people under CN_PIPL (PIPL Art. 14(2))." in told.report
    assert "Fresh consent is needed from 1 people." in told.report
    assert "@@ contact (REWORDED): Reach us\n- By e-mail.\n+ By letter.\n" in told.report
    assert len(await stage.rows("select 1 from habeas.notice_version")) == 1


async def test_a_folder_is_published_whole_with_translations_last(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "a-german.md").write_text(altered(("language: en", "language: de\ntranslation_of: en")))
    (tmp_path / "b-english.md").write_text(SMALL)
    done = await publish_files(stage.writes, stage.privacy, tmp_path, dry_run=False)
    assert [one.path.name for one in done] == ["b-english.md", "a-german.md"]
    assert len(await stage.rows("select 1 from habeas.notice_version")) == 2


async def test_a_folder_without_notices_is_refused(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        await publish_files(stage.writes, stage.privacy, tmp_path, dry_run=True)
    assert refused.value.code is ErrorCode.NOT_FOUND
