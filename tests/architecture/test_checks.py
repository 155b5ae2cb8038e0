"""The checks hold on the source, and each of them finds the fault that it is there for."""

import pytest

from tests.architecture.checks import faults, modules


def test_the_source_keeps_the_house_rules() -> None:
    found = [fault for name, text in modules() for fault in faults(name, text)]
    assert found == []


PLANTED = {
    "an import inside a function": '"""A sentence."""\ndef f() -> None:\n    import os\n',
    "the environment is read outside settings": '"""A sentence."""\nimport os\nX = os.environ["X"]\n',
    "the time is read outside the clock": '"""A sentence."""\nfrom datetime import datetime\nX = datetime.now()\n',
    "a commit outside the one door": '"""A sentence."""\nasync def f(c):\n    await c.execute("COMMIT")\n',
    "MD5 is no protection (AOMEI-68)": '"""A sentence."""\nimport hashlib\nX = hashlib.md5(b"")\n',
    "does not open with a sentence on what it is for": "X = 1\n",
    "f has 52 lines": '"""A sentence."""\ndef f() -> None:\n' + "    x = 1\n" * 51,
    "301 lines": '"""A sentence."""\n' + "x = 1\n" * 300,
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str) -> None:
    assert any(fault in found for found in faults("vault/planted.py", PLANTED[fault]))


def test_a_name_that_says_nothing_is_found() -> None:
    assert any("says nothing" in found for found in faults("vault/utils.py", '"""A sentence."""\n'))


@pytest.mark.promise("AOMEI-68")
def test_no_module_calls_md5() -> None:
    assert [name for name, text in modules() if any("MD5" in fault for fault in faults(name, text))] == []
