"""Settings: typed, documented, and silent about secrets."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from habeas.cli.settings_guide import as_markdown, documented
from habeas.settings import Settings, decoded_key, encoded_key

PAGE = Path(__file__).parents[1] / "docs" / "guides" / "settings.md"
KEY = encoded_key(bytes(range(32))).get_secret_value()
SECRET = "postgresql://habeas_app:open-sesame@db/sg"


def test_a_mapping_is_read_as_json_or_entry_by_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_REGIONS", f'{{"sg": "{SECRET}"}}')
    monkeypatch.setenv("HABEAS_REGIONS__CN", "postgresql://cn")
    settings = Settings()
    assert {code: dsn.get_secret_value() for code, dsn in settings.regions.items()} == {
        "sg": SECRET,
        "cn": "postgresql://cn",
    }


def test_no_secret_is_ever_shown() -> None:
    settings = Settings.model_validate({"regions": {"sg": SECRET}, "directory": SECRET, "region_keys": {"sg": KEY}})
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()} {documented(settings)}"
    assert "open-sesame" not in shown
    assert KEY not in shown
    assert "sg: **********" in shown


def test_a_fault_in_a_secret_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_REGION_KEYS__SG", "tooShortAndSecret")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "region_keys.sg" in str(refused.value)
    assert "tooShort" not in str(refused.value)


def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError, match="prot"):
        Settings.model_validate({"prot": 8400})


def test_every_setting_says_what_it_means() -> None:
    assert all(row.description.endswith(".") for row in documented(Settings.plain()))


def test_the_guide_is_the_one_that_the_settings_generate() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown()


def test_the_guide_does_not_depend_on_this_machine_s_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = as_markdown()
    monkeypatch.setenv("HABEAS_PORT", "1")
    assert as_markdown() == before


@pytest.mark.parametrize("padding", ["", "="])
def test_a_key_is_read_with_and_without_padding(padding: str) -> None:
    settings = Settings.model_validate({"directory_key": KEY + padding})
    assert settings.directory_key is not None
    assert decoded_key(settings.directory_key) == bytes(range(32))


@pytest.mark.parametrize("wrong", ["", "a", "a" * 42, "a" * 44 + "!", "%" * 43])
def test_what_is_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"directory_key": wrong})


def test_issuer_and_audience_are_the_public_url_unless_set() -> None:
    settings = Settings.model_validate({"public_url": "https://privacy.example"})
    assert (settings.token_issuer, settings.token_audience) == ("https://privacy.example",) * 2
    settings = Settings.model_validate({"issuer": "https://id.example", "audience": "habeas"})
    assert (settings.token_issuer, settings.token_audience) == ("https://id.example", "habeas")


def test_what_a_deployment_lacks_is_said_in_sentences(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.touch(mode=0o644)
    settings = Settings.model_validate({"regions": {"cn": SECRET}, "signing_key_path": key})
    assert settings.faults() == [
        "no directory is configured; set HABEAS_DIRECTORY.",
        "the directory has no key; set HABEAS_DIRECTORY_KEY.",
        "the default region sg is not configured.",
        "erasures are copied nowhere; set HABEAS_ERASURE_LEDGER.",
        "cn has no key; set HABEAS_REGION_KEYS__CN.",
        f"the signing key {key} can be read by others; its mode should be 0600.",
    ]
    key.chmod(0o600)
    whole = settings.model_copy(
        update={
            "default_region": "cn",
            "directory": settings.regions["cn"],
            "directory_key": encoded_key(bytes(32)),
            "region_keys": {"cn": encoded_key(bytes(32))},
            "erasure_ledger": [tmp_path],
        }
    )
    assert whole.faults() == []
    [clear] = whole.model_copy(update={"public_url": "http://privacy.example"}).faults()
    assert clear == "http://privacy.example is neither https nor on this machine: passwords would travel in the clear."
