"""An operation runs within its time, by the engine or by whatever is put in its place."""

from graphql import ExecutionResult

from habeas.web.execution import Operation
from tests.web.sample import Setting, ask, codes, limited


async def test_an_operation_that_takes_too_long_is_cut_off_with_a_timeout() -> None:
    response = await ask("{ slow hello }", limited(timeout=0.05))
    assert (response.status_code, codes(response)) == (200, ["TIMEOUT"])
    assert response.json()["data"] is None


async def test_a_timeout_inside_a_resolver_is_not_taken_for_the_operations() -> None:
    assert codes(await ask("{ driverTimeout }")) == ["INTERNAL_SERVER_ERROR"]


async def test_another_execution_may_take_the_engines_place() -> None:
    seen: list[Operation] = []

    async def execute(operation: Operation) -> ExecutionResult:
        seen.append(operation)
        return ExecutionResult(data={"hello": "compiled"})

    response = await ask("query A($n: Int) { hello }", Setting(execute=execute), variables={"n": 1})
    assert response.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    response = await ask("query A($n: String!) { hello(name: $n) }", Setting(execute=execute), variables={"n": "x"})
    assert response.json() == {"data": {"hello": "compiled"}}
    assert [(operation.name, operation.variables) for operation in seen] == [("A", {"n": "x"})]
