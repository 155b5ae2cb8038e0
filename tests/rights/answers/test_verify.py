"""Verifying a package offline, as its person or a court can."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from habeas.auth.keys import SigningKey
from habeas.cli import main
from habeas.rights.answers.signature import signer
from habeas.rights.answers.verify import verify
from tests.rights.answers.packages import files_in, packed
from tests.rights.answers.test_archive import RECORD, held

MADE = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = SigningKey.generate("ES256")


async def signed(key: SigningKey = KEY) -> bytes:
    return (await packed(held(), [RECORD], made_at=MADE, sign=signer(key.private, key.algorithm))).content


def rezipped(files: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    made.seek(0)
    return made


@pytest.mark.parametrize("key", [KEY, SigningKey.generate("RS256")], ids=["ES256", "RS256"])
async def test_a_package_is_proven_by_the_key_that_signed_it(key: SigningKey) -> None:
    verdict = verify(io.BytesIO(await signed(key)), [key.key_id])
    assert (verdict.faults, verdict.thumbprint, verdict.files) == ((), key.key_id, 4)


async def test_a_file_that_was_changed_added_or_taken_is_named() -> None:
    files = files_in(await signed())
    changed = {**files, "data.json": b"{}", "more.txt": b"x"}
    del changed["index.html"]
    assert verify(rezipped(changed)).faults == (
        "data.json was changed.",
        "index.html is missing.",
        "more.txt was added later.",
    )


async def test_a_manifest_that_was_changed_is_noticed() -> None:
    files = files_in(await signed())
    files["manifest.json"] = files["manifest.json"].replace(b"AISHU", b"AOMEI")
    assert verify(rezipped(files)).faults == ("manifest.json is not what was signed.",)


async def test_an_unsigned_package_or_the_signature_of_a_stranger_proves_nothing() -> None:
    unsigned = (await packed(held(), [RECORD], made_at=MADE)).content
    assert verify(io.BytesIO(unsigned)).faults
    assert verify(io.BytesIO(await signed()), [SigningKey.generate("ES256").key_id]).faults
    files = files_in(await signed())
    files["manifest.jws"] = files["manifest.jws"][:-4] + b"AAAA"
    assert verify(rezipped(files)).faults == ("The manifest is not signed as it stands.",)
    assert verify(io.BytesIO(b"no zip")).faults


async def test_the_command_line_verifies_with_the_published_keys(tmp_path: Path) -> None:
    package, keys = tmp_path / "R.zip", tmp_path / "jwks.json"
    package.write_bytes(await signed())
    keys.write_text(json.dumps(KEY.public_jwks()))
    good = CliRunner().invoke(main, ["package", "verify", str(package), "--jwks", str(keys)])
    assert good.exit_code == 0, good.output
    assert "4 files are as AISHU Ltd. signed them" in good.output
    keys.write_text(json.dumps(SigningKey.generate("ES256").public_jwks()))
    strange = CliRunner().invoke(main, ["package", "verify", str(package), "--jwks", str(keys)])
    assert strange.exit_code == 1
    unknown = CliRunner().invoke(main, ["package", "verify", str(package)])
    assert unknown.exit_code == 2
    assert "by somebody who says to be AISHU Ltd. Whose key it is was not verified" in unknown.output
