"""What memory is made of is measured in interpreters that import what is named, and nothing else."""

from benchmarks.memory import STEPS, resident


def test_an_interpreter_that_imported_more_holds_more() -> None:
    nothing, tables = resident(()), resident(("sqlmodel",))
    assert 0 < nothing < tables


def test_habeas_is_the_last_that_is_imported_so_that_what_it_adds_is_its_own() -> None:
    assert [modules for _, modules in STEPS if any(each.startswith("habeas") for each in modules)] == [STEPS[-1][1]]
