"""Runs one operation of a prepared document against the schema, within its time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationDefinitionNode, execute
from strawberry import Schema

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.route import CompiledRoute
from habeas.web.documents import PreparedDocument
from habeas.web.options import WebLimits


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation to run: where it stands, its variables as sent, and the context of its request."""

    prepared: PreparedDocument
    node: OperationDefinitionNode
    variables: dict[str, Any]
    context: Any

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None


Execute = Callable[[Operation], Awaitable[ExecutionResult]]
"""Runs an operation; another one than the engine's may be handed to the application."""


def core_schema(schema: Schema) -> GraphQLSchema:
    """The schema of the engine below Strawberry."""
    return schema._schema


class EngineExecute:
    """Execution by the GraphQL engine itself, with Strawberry's resolvers."""

    def __init__(self, schema: Schema, limits: WebLimits) -> None:
        self.schema, self.limits = core_schema(schema), limits
        self._executor = schema.execution_context_class

    async def __call__(self, operation: Operation) -> ExecutionResult:
        result = execute(
            self.schema,
            operation.prepared.document,
            context_value=operation.context,
            variable_values=operation.variables,
            operation_name=operation.name,
            executor_class=self._executor,
            hide_suggestions=True,
            max_coercion_errors=self.limits.errors,
        )
        return await result if isawaitable(result) else result


@dataclass(frozen=True, slots=True)
class CompiledFirst:
    """Execution from kept plans, and by the engine where there can be none."""

    route: CompiledRoute
    ordinary: Execute

    async def __call__(self, operation: Operation) -> ExecutionResult:
        result = await self.route.answer(operation.prepared, operation.node, operation.variables, operation.context)
        return result if result is not None else await self.ordinary(operation)


async def execute_in_time(run: Execute, operation: Operation, seconds: float) -> ExecutionResult:
    """The result of `run`, or a TIMEOUT error in its place; what runs on is cancelled."""
    deadline = asyncio.timeout(seconds)
    try:
        async with deadline:
            return await run(operation)
    except TimeoutError:
        if not deadline.expired():
            raise
    late = DomainError(ErrorCode.TIMEOUT, f"The operation took longer than {seconds:g} seconds.")
    return ExecutionResult(data=None, errors=[GraphQLError(late.message, original_error=late)])
