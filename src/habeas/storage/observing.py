"""Who is told of every statement before it runs: tests and tracing."""

from collections.abc import Callable

Observer = Callable[[str], None]

_observers: list[Observer] = []


def observe(observer: Observer) -> Callable[[], None]:
    """Call `observer` with every statement from now on; the answer stops it again."""
    _observers.append(observer)
    return lambda: _observers.remove(observer)


def seen(statement: str) -> None:
    """Show a statement that is about to run to whoever observes."""
    for observer in _observers:
        observer(statement)
