"""`habeas audit verify`: a verdict in sentences and an exit code, without any database."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from habeas.audit.commandline import audit
from tests.audit.log import signing_key, whole_log


def verified(path: Path, *options: str) -> tuple[int, str]:
    found = CliRunner().invoke(audit, ["verify", str(path), *options])
    return found.exit_code, found.output


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(whole_log(60, batch=20)), encoding="utf-8")
    return path


def test_a_whole_log_is_proven(export: Path) -> None:
    thumbprint = signing_key().thumbprint()
    assert verified(export, "--trust", thumbprint) == (
        0,
        f"60 entries are proven, 0 wait for a seal. Signed by {thumbprint}.\n",
    )


def test_the_published_keys_are_as_good_as_a_thumbprint_of_theirs(export: Path, tmp_path: Path) -> None:
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps({"keys": [signing_key().as_dict(private=False)]}), encoding="utf-8")
    assert verified(export, "--jwks", str(keys)) == verified(export, "--trust", signing_key().thumbprint())
    keys.write_text("{}", encoding="utf-8")
    assert verified(export, "--jwks", str(keys)) == (1, "Error: this is no set of keys (RFC 7517)\n")


def test_without_a_trusted_key_nothing_is_called_proven(export: Path) -> None:
    code, said = verified(export)
    assert code == 2
    assert said == (
        f"60 entries are as somebody sealed them with {signing_key().thumbprint()}, 0 wait for a seal."
        " Whose key it is was not verified: give --jwks or --trust.\n"
    )


def test_a_tampered_one_is_refused_with_what_is_wrong(export: Path) -> None:
    export.write_text(export.read_text(encoding="utf-8").replace("Case 7", "Case 8"), encoding="utf-8")
    code, said = verified(export)
    assert code == 1
    assert "The entries are not those of the signed head over 20." in said


def test_a_key_that_is_not_trusted_is_named(export: Path) -> None:
    code, said = verified(export, "--trust", "another")
    assert code == 1
    assert "not trusted" in said


def test_what_is_no_json_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xff{")
    assert verified(path) == (
        1,
        "Error: this is not JSON: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte\n",
    )
