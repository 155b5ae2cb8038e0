"""Where and how long data stay, and whether every way out of a country has a mechanism."""

from collections.abc import Iterator

from habeas.notices.rules.checks.evidence import quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.law_floor import FLOORS, Floor
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement


def contradicted_storage(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """A place of storage that is fixed, beside processing anywhere."""
    fixed = source.saying(Statement.STORAGE_FIXED_BY_REGION)
    anywhere = source.saying(Statement.PROCESSED_WORLDWIDE)
    if fixed and anywhere:
        yield Finding(
            FindingCode.STORAGE_CONTRADICTED,
            Severity.WARNING,
            "Storage is fixed by region and use is announced worldwide: the place of storage is kept, "
            "and every look from elsewhere is a transfer.",
            **quoted(fixed + anywhere),
            reference="GDPR Art. 44; PIPL Art. 38",
            defect="D-01",
        )


def contradicted_retention(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """A period that the purpose bounds, beside keeping without end."""
    bounded = source.saying(Statement.RETAINED_FOR_PURPOSE)
    endless = source.saying(Statement.RETAINED_UNTIL_PRODUCT_ENDS)
    if bounded and endless:
        yield Finding(
            FindingCode.RETENTION_CONTRADICTED,
            Severity.WARNING,
            "One clause keeps data as long as the purpose needs, another until the product ends: the shorter wins.",
            **quoted(bounded + endless),
            reference="GDPR Art. 5(1)(e); PIPL Art. 19",
            defect="D-03",
        )


def third_country_storage(source: NoticeSource, register: Register) -> Iterator[Finding]:
    """People of a law's territory whose data the notice stores outside of it."""
    for floor in FLOORS:
        region = _region(source, floor)
        if region is None or region in floor.home_regions:
            continue
        mechanisms = sorted(
            {
                one.mechanism
                for activity in register.activities
                for one in activity.transfers
                if one.origin == floor.origin and one.to == region and one.mechanism
            }
        )
        on_file = f"on file: {', '.join(mechanisms)}" if mechanisms else "none is on file"
        yield Finding(
            FindingCode.THIRD_COUNTRY_STORAGE,
            Severity.INFO if mechanisms else Severity.ERROR,
            f"Storage in {region} is a transfer under {floor.law} and needs a mechanism; {on_file}.",
            **quoted(source.saying(Statement.STORAGE_FIXED_BY_REGION)),
            rows=tuple(mechanisms),
            law=floor.law,
            reference=floor.transfer_reference,
        )


def _region(source: NoticeSource, floor: Floor) -> str | None:
    if floor.origin is None:
        return None
    return source.front.residency.get(floor.origin, source.front.residency.get("*"))


def transfers_without_mechanism(_: NoticeSource, register: Register) -> Iterator[Finding]:
    """Transfers in the register for which no mechanism is on file."""
    floors = {floor.origin: floor for floor in FLOORS if floor.origin}
    for activity in register.activities:
        for transfer in activity.transfers:
            floor = floors.get(transfer.origin)
            if transfer.mechanism is None and floor is not None:
                yield Finding(
                    FindingCode.TRANSFER_WITHOUT_MECHANISM,
                    Severity.ERROR,
                    f"{activity.code} sends data from {transfer.origin} to {transfer.to} without a mechanism; "
                    "such a transfer is refused.",
                    rows=(activity.code, *activity.recipients),
                    law=floor.law,
                    reference=floor.transfer_reference,
                )
