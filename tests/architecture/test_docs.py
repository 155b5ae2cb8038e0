"""What the documentation claims and a machine can check is so."""

import re
from collections.abc import Iterator
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from graphql import GraphQLSchema, parse, validate
from graphql import build_schema as read_schema

from habeas import promises
from habeas.cli import main
from habeas.schema import build_schema
from habeas.settings import Settings
from habeas.web.options import WebLimits
from tests.architecture.documents import ROOT, commands, fences, links, pages, paths, quotations, spans

PAGES = dict(pages())
SCHEMA_FILE = ROOT / "schema.graphql"
ONLY_FOR_TESTS = {"HABEAS_TEST_PG_BIN"}
each_page = pytest.mark.parametrize("page", PAGES)


@each_page
def test_every_command_and_option_exists(page: str) -> None:
    for name, *words in commands(PAGES[page]):
        found = main.commands.get(name)
        assert found is not None, f"`habeas {name}`"
        if isinstance(found, click.Group):
            found = found.commands[words[0]]
        unknown = {word for word in words if word.startswith("-")} - _options(found)
        assert not unknown, f"`habeas {name}` takes no {unknown}"


def test_every_option_of_the_demo_that_the_readme_names_exists() -> None:
    named = {span for span in spans(PAGES["README.md"]) if re.fullmatch(r"--[\w-]+", span)}
    assert {"--port", "--data", "--fresh", "--ready-file"} <= named <= _options(main.commands["demo"])


@each_page
def test_every_file_and_folder_exists(page: str) -> None:
    assert [path for path in paths(PAGES[page]) if not (ROOT / path).exists()] == []


@each_page
def test_every_link_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    assert [link for link in links(PAGES[page]) if not (folder / link).exists()] == []


@each_page
def test_every_setting_exists(page: str) -> None:
    known = {f"HABEAS_{name.upper()}" for name in Settings.model_fields} | ONLY_FOR_TESTS
    named = re.findall(r"\bHABEAS_[A-Z_]*[A-Z]", PAGES[page])
    assert {name for name in named if name.partition("__")[0] not in known} == set()


@each_page
def test_every_promise_exists(page: str) -> None:
    named = set(re.findall(r"\b(?:AISHU|AOMEI)-\d+\b", PAGES[page]))
    assert named <= promises.ids()


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return read_schema(build_schema().as_str())


@each_page
def test_every_document_is_valid_against_the_schema(page: str, schema: GraphQLSchema) -> None:
    for document in fences(PAGES[page], "graphql"):
        assert [error.message for error in validate(schema, parse(document))] == []


@each_page
def test_every_good_example_is_quoted_word_for_word(page: str) -> None:
    for path, text in quotations(PAGES[page]):
        assert text in (ROOT / path).read_text(encoding="utf-8"), path


def test_the_style_page_has_good_examples_to_check() -> None:
    assert len(quotations(PAGES["docs/style.md"])) >= 8


def test_every_decision_has_a_number_of_its_own_and_says_it() -> None:
    numbers = []
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        of_name = re.fullmatch(r"(\d{4})(?:-[a-z0-9]+)+\.md", path.name)
        of_title = re.match(r"# 0*(\d+)[.:] \S", path.read_text(encoding="utf-8"))
        assert of_name, path.name
        assert of_title, path.name
        assert int(of_name[1]) == int(of_title[1]), path.name
        numbers.append(int(of_name[1]))
    assert len(set(numbers)) == len(numbers)


@pytest.mark.skipif(not SCHEMA_FILE.exists(), reason="the schema is not written yet")
def test_the_schema_in_the_repository_is_the_one_that_is_served() -> None:
    printed = CliRunner().invoke(main, ["schema"])
    assert printed.output == SCHEMA_FILE.read_text(encoding="utf-8")


def test_the_readme_counts_the_promises_right() -> None:
    counted = re.findall(r"(\d+) promises", PAGES["README.md"])
    assert counted == [str(promises.count())]


def test_the_guide_for_spas_states_the_limits_that_hold() -> None:
    limits = WebLimits()
    stated = PAGES["docs/guides/spa-authors.md"].split("## Limits")[1].split("`")[0].replace(" ", "")
    held = (limits.body // 1024, limits.tokens, limits.depth, limits.aliases, limits.root_fields, limits.cost)
    assert tuple(int(number) for number in re.findall(r"\d+", stated)) == (*held, int(limits.timeout))


def test_ci_installs_and_tests_as_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    _, second = fences(PAGES["README.md"].split("## Two commands")[1], "bash")
    for part in second.replace(".venv/bin/", "").split("&&")[1:]:
        assert part.strip().replace("pip install", "pip install --quiet") in script


def test_every_git_hook_is_local_and_is_checked_by_ci_too() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    hooks = list(_hooks())
    assert hooks
    for hook in hooks:
        program = hook["entry"].removeprefix(".venv/bin/").split(" --")[0].split(" tests")[0]
        assert program in script, hook["id"]


def _hooks() -> Iterator[dict[str, Any]]:
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    for source in configuration["repos"]:
        assert source["repo"] == "local"
        yield from source["hooks"]


def _options(command: click.Command) -> set[str]:
    own = {option for parameter in command.params for option in parameter.opts} | {"-h", "--help"}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*map(_options, below))
