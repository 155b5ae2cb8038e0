"""Which places and regions a declaration names, and where."""

from collections.abc import Iterator

from habeas.founding.rules.faults import place
from habeas.founding.rules.items import Declaration

ANYWHERE = "*"
LAWS_PLACES = frozenset({"EU", "UK"})
"""Places that laws know and no map does."""


def named_places(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Each path with the country or state that stands there."""
    controller = declaration.controller
    if controller.country is not None:
        yield "controller.country", controller.country
    yield from ((f"controller.establishments[{index}]", code) for index, code in enumerate(controller.establishments))
    for code in controller.residency or {}:
        if code != ANYWHERE:
            yield f"controller.residency.{code}", code
    for index, recipient in enumerate(declaration.recipients):
        if recipient.country is not None:
            yield place("recipients", index, "country"), recipient.country
    for index, mechanism in enumerate(declaration.transfer_mechanisms):
        yield place("transfer_mechanisms", index, "assessment.country"), mechanism.assessment.country
    for index, activity in enumerate(declaration.processing_activities):
        for number, transfer in enumerate(activity.transfers):
            at = f"{place('processing_activities', index, 'transfers')}[{number}]"
            yield f"{at}.to", transfer.to
            if transfer.origin not in LAWS_PLACES:
                yield f"{at}.origin", transfer.origin


def named_regions(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Each path with the region of the deployment that stands there."""
    controller = declaration.controller
    yield "controller.region", controller.region
    for code, region in (controller.residency or {}).items():
        yield f"controller.residency.{code}", region
    for index, mechanism in enumerate(declaration.transfer_mechanisms):
        yield place("transfer_mechanisms", index, "from_region"), mechanism.from_region
        yield place("transfer_mechanisms", index, "to_region"), mechanism.to_region
