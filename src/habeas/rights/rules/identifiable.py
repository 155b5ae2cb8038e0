"""Whether data can be told to be a person's; a refusal that says they cannot is held against the register of items."""

from collections.abc import Set

from habeas.kernel.errors import DomainError, ErrorCode

ALONE = "ALONE"
"""What `identifies` says of an item that tells by itself who the person is; all others do so with other data."""


def check_not_identifiable(refused: Set[str], possible: Set[str], *, whole: bool) -> None:
    """Raise DENIAL_NOT_ADMITTED for data that are refused as nobody's and told to be the person's (GDPR 11(2)).

    `refused` are categories, or records by their ids; `whole`: everything that the right is about. A right is asked
    for from an account, and what is stored under it is that person's. `possible` are the categories in which nothing
    tells by itself who somebody is: they alone may hold data that nobody can assign.
    """
    if not whole and refused <= possible:
        return
    raise DomainError(
        ErrorCode.DENIAL_NOT_ADMITTED,
        "What is stored under an account, or tells by itself who somebody is, can be told to be theirs (GDPR 11(2))."
        " Refuse the categories alone in which nothing does.",
        ("denialCode",) if whole else ("items",),
        {"possible": sorted(possible)},
    )
