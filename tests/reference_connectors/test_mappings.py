"""A mapping that does not fit is refused at the start, with a sentence for every fault; a dry run changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from habeas.cli import main
from tests.connectors.system import a_secret
from tests.reference_connectors.calls import call_document
from tests.reference_connectors.crm import Customers, mapping

HELD = "select (select count(*) from device), (select string_agg(name, ',') from customer)"
Change = Callable[[dict[str, Any]], Any]


def invoked(kind: str, folder: Path, *options: str) -> Any:
    """What the command prints when it does not come to serving."""
    return CliRunner().invoke(main, ["connector", kind, *options], catch_exceptions=False)


def _set(place: str, value: Any) -> Change:
    def change(document: dict[str, Any]) -> None:
        *path, last = [int(each) if each.isdigit() else each for each in place.split(".")]
        found: Any = document
        for each in path:
            found = found[each]
        found[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("held.1.table", "device; drop table device"), "the database has no such table"),
        (_set("held.1.export", ["label", "model) --"]), "device.model) --: the database has no such column"),
        (_set("person.emails", "mail"), "customer.mail: the database has no such column"),
        (_set("held.0.overwrite", {"email": None}), "customer.email: it cannot be overwritten with nothing"),
        (_set("beyond", {}), "visit: it refers to a table of the mapping"),
        (_set("held.0.erase", "delete"), "`overwrite` names columns and values if, and only if"),
        (_set("held.2.kept.code", "EXCESSIVE_REPETITIVE"), "a ground against a request"),
        (_set("held.2.kept", None), "`kept` says the ground if, and only if"),
        (_set("held.1.category", "device"), "held.1.category: String should match pattern"),
        (_set("held.1.colour", "red"), "held.1.colour: Extra inputs are not permitted"),
        (_set("held.0.table", "device"), "deleting takes whole rows"),
        (_set("version", 2), "version: Input should be 1"),
    ],
)
def test_a_mapping_that_does_not_fit_its_database_is_refused(
    crm: Customers, tmp_path: Path, change: Change, said: str
) -> None:
    document = mapping()
    change(document)
    file = tmp_path / "mapping.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    answer = invoked("sql", tmp_path, "--mapping", str(file), "--database-file", str(crm.folder / "database"))
    assert answer.exit_code == 1
    assert said in answer.output


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ({"path": "everybody"}, "exactly one segment is {id} or {email}"),
        ({"path": "people/{id}/{email}"}, "exactly one segment is {id} or {email}"),
        ({"path": "../{email}"}, "plain segments"),
        ({"path": ".habeas/{email}"}, ".habeas is the connector's own"),
        ({"erase": "keep"}, "`kept` says the ground if, and only if"),
    ],
)
def test_a_mapping_of_files_that_does_not_tell_persons_apart_is_refused(
    tmp_path: Path, folder: dict[str, Any], said: str
) -> None:
    entry = {"path": "people/{email}", "category": "DOCUMENT", "erase": "delete", **folder}
    file = tmp_path / "mapping.yaml"
    file.write_text(yaml.safe_dump({"version": 1, "folders": [entry]}), encoding="utf-8")
    answer = invoked("files", tmp_path, "--mapping", str(file), "--root", str(tmp_path))
    assert answer.exit_code == 1
    assert said in answer.output


def test_a_root_that_leads_out_of_itself_is_refused(tmp_path: Path) -> None:
    root, entry = tmp_path / "root", {"path": "people/{email}", "category": "DOCUMENT", "erase": "delete"}
    root.mkdir()
    (root / "people").symlink_to(tmp_path)
    file = tmp_path / "mapping.yaml"
    file.write_text(yaml.safe_dump({"version": 1, "folders": [entry]}), encoding="utf-8")
    answer = invoked("files", tmp_path, "--mapping", str(file), "--root", str(root))
    assert "a link is no file of the root" in answer.output


def test_a_dry_run_prints_what_would_happen_and_changes_nothing(crm: Customers, tmp_path: Path) -> None:
    before, call = crm.rows(HELD), tmp_path / "call.json"
    call.write_text(json.dumps(call_document("ERASE")), encoding="utf-8")
    answer = invoked("sql", tmp_path, *crm.options, "--dry-run", str(call))
    lines = answer.output.splitlines()
    assert lines[-1] == "answer done"
    assert [line.split(" WHERE ")[0] + line[line.rindex(":") :] for line in lines if line.startswith("DELETE")] == [
        "DELETE FROM device: 2 rows"
    ]
    assert "keep 0 rows of invoice: LEGAL_OBLIGATION_RETENTION" in lines
    assert "annika" not in answer.output.lower()
    assert crm.rows(HELD) == before


def test_without_a_secret_no_connector_starts(crm: Customers, tmp_path: Path) -> None:
    assert "--secret-file is needed" in invoked("sql", tmp_path, *crm.options).output
    short = tmp_path / "secret"
    short.write_text(a_secret()[:20], encoding="utf-8")
    answer = invoked("sql", tmp_path, *crm.options, "--secret-file", str(short))
    assert "24 to 64 random bytes" in answer.output
