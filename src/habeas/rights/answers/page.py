"""The page for people: one HTML file without scripts, in the language of the request."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import orjson

from habeas.rights.answers.labels import Labels
from habeas.rights.answers.tables import BESIDES, cell, file_name, records_of

Row = Mapping[str, Any]

_HEAD = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b }}
table {{ border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }}
th, td {{ border: 1px solid #bbb; padding: .3rem .5rem; text-align: left; vertical-align: top }}
td {{ overflow-wrap: anywhere }}
th {{ background: #f0f0f0 }}
</style>
</head>
<body>
"""


def page(document: Row, language: str, pages: Mapping[str, Sequence[str]] | None = None) -> str:
    """The first page; the records of a category stand on it, or on the `pages` of that category that it leads to."""
    labels = Labels(language)
    whole = "records" in document or bool(pages)
    body = [
        f"<p>{escape(labels['intro' if whole else 'intro_statement'])}</p>",
        *_about(document, labels),
        *_categories(document["categories"], labels),
        *(_records(document, pages or {}, labels) if whole else ()),
        *_resources(document.get("resources", ()), labels),
        *_besides(document, labels),
        *_systems(document.get("systems", ()), labels),
        *_lists(document, labels),
        *_rights(document["rights"], labels),
    ]
    return _html(labels, body)


def records_page(category: Row, records: Sequence[Row], language: str) -> str:
    """A page with some of the records of one category."""
    labels = Labels(language)
    return _html(labels, [f"<h2>{_cell(_category(category, labels))}</h2>", _record_table(records, labels)])


def _html(labels: Labels, body: Sequence[str]) -> str:
    head = _HEAD.format(language=labels.language, title=escape(labels["title"]))
    return "\n".join([head, f"<h1>{escape(labels['title'])}</h1>", *body, "</body>\n</html>\n"])


def _about(document: Row, labels: Labels) -> Iterable[str]:
    request, controller, person = document["request"], document["controller"], document["person"]
    yield _heading(labels["request"])
    yield _pairs(
        [
            (labels["reference"], request["reference"]),
            (labels["received"], _day(request["receivedAt"])),
            (labels["prepared"], _day(document["preparedAt"])),
        ]
    )
    yield _heading(labels["controller"])
    yield _pairs([(controller["name"], controller["legalName"]), (labels["contact"], controller["contact"])])
    yield _heading(labels["person"])
    yield _pairs(
        [
            (person["displayName"], person["primaryEmail"]),
            (labels["addresses"], ", ".join(each["address"] for each in person["addresses"])),
            (labels["residence"], person["residence"]),
        ]
    )
    yield _heading(labels["spaces"])
    rows = [[space["name"], _day(space["memberSince"]), _day(space["announcedAt"])] for space in document["spaces"]]
    yield _table([labels["space"], labels["when"], labels["overseen"]], rows, labels)


def _categories(categories: Sequence[Row], labels: Labels) -> Iterable[str]:
    yield _heading(labels["categories"])
    rows = [[_category(each, labels), each["count"], _sources(each["sources"], labels)] for each in categories]
    yield _table([labels["what"], "#", labels["source"]], rows, labels)
    yield _heading(labels["purposes"])
    purposes = [
        [each["name"], purpose["name"], labels.of("bases", purpose["legalBasis"]), purpose["retention"], _to(purpose)]
        for each in categories
        for purpose in each["purposes"]
    ]
    names = ("categories", "purpose", "basis", "retention", "transfers")
    yield _table([labels[name] for name in names], purposes, labels)
    yield _heading(labels["recipients"])
    recipients = [
        [each["name"], recipient["name"], recipient["role"], recipient["country"]]
        for each in categories
        for recipient in each["recipients"]
    ]
    yield _table([labels[name] for name in ("categories", "recipient", "role", "country")], recipients, labels)


def _records(document: Row, pages: Mapping[str, Sequence[str]], labels: Labels) -> Iterable[str]:
    yield _heading(labels["records"])
    for category in document["categories"]:
        yield f"<h3>{_cell(_category(category, labels))}</h3>"
        if category["code"] in pages:
            links = [f'<a href="{escape(name)}">{place}</a>' for place, name in enumerate(pages[category["code"]], 1)]
            yield f"<p>{' '.join(links)}</p>"
        else:
            mine = [record for record in document["records"] if record["category"] == category["code"]]
            yield _record_table(mine, labels)


def _resources(resources: Sequence[Row], labels: Labels) -> Iterable[str]:
    if resources:
        yield _heading(labels["resources"])
        names = [labels[name] for name in ("resource", "service", "what", "address", "user_name", "secret")]
        columns = ("kind", "service", "name", "address", "userName", "secret")
        yield _table(names, [[each[name] for name in columns] for each in resources], labels)


def _besides(document: Row, labels: Labels) -> Iterable[str]:
    """Each list with the first instant of a row, and in one cell all else that it says."""
    for name, columns in BESIDES.items():
        if document.get(name):
            yield _heading(labels[file_name(name)])
            when = next(column for column in columns if column.endswith("At"))
            rows = [[_day(each[when]), _said(each, columns, when)] for each in document[name]]
            yield _table([labels["when"], labels["what"]], rows, labels)


def _said(row: Row, columns: Sequence[str], when: str) -> str:
    texts = {column: cell(column, row[column]) for column in columns if column != when}
    return "; ".join(f"{column}: {text}" for column, text in texts.items() if text)


def _systems(systems: Sequence[Row], labels: Labels) -> Iterable[str]:
    if not systems:
        return
    yield _heading(labels["systems"])
    rows = [
        [
            each["system"],
            labels.of("states", each["state"]),
            _day(each["settledAt"] or each["dueAt"]),
            each["keptBecause"],
            _day(each["keptUntil"]),
        ]
        for each in systems
    ]
    yield _table([labels[name] for name in ("system", "state", "when", "ground", "kept_until")], rows, labels)
    held = [[each["system"], each["category"], _value(each["value"])] for each in records_of(systems)]
    if held:
        yield _table([labels[name] for name in ("system", "categories", "value")], held, labels)


def _record_table(records: Sequence[Row], labels: Labels) -> str:
    names = [labels[name] for name in ("what", "value", "collected", "source", "space", "kept_until")]
    return _table(names, [_record(record, labels) for record in records], labels)


def _record(record: Row, labels: Labels) -> list[Any]:
    label = f"{record['label']} ({labels['restricted']})" if record["restricted"] else record["label"]
    return [
        label,
        labels["masked"] if record["masked"] else _value(record["value"]),
        _day(record["collectedAt"]),
        labels.of("sources", record["source"]),
        record["space"],
        _day(record["retainedUntil"]) or labels["while_account"],
    ]


def _lists(document: Row, labels: Labels) -> Iterable[str]:
    yield _heading(labels["consents"])
    consents = [[each["purpose"], _day(each["givenAt"]), _day(each["withdrawnAt"])] for each in document["consents"]]
    yield _table([labels["purpose"], labels["given"], labels["withdrawn"]], consents, labels)
    yield _heading(labels["looks"])
    looks = [
        [_day(each["at"]), each["organization"], each["purpose"], ", ".join(each["fieldClasses"])]
        for each in document["looks"]
    ]
    yield _table([labels["when"], labels["who"], labels["purpose"], labels["what"]], looks, labels)
    yield _heading(labels["requests"])
    requests = [
        [each["reference"], _day(each["receivedAt"]), ", ".join(each["rights"]), each["status"]]
        for each in document["requests"]
    ]
    yield _table([labels["reference"], labels["received"], labels["what"], ""], requests, labels)


def _rights(rights: Sequence[Row], labels: Labels) -> Iterable[str]:
    yield _heading(labels["rights"])
    rows = [[each["title"], _cited(each["citations"])] for each in rights]
    yield _table([labels["what"], labels["granted_by"]], rows, labels)
    remedies = dict.fromkeys(remedy for each in rights for remedy in each["remedies"])
    if remedies:
        yield _heading(labels["remedies"])
        yield "<ul>" + "".join(f"<li>{escape(remedy)}</li>" for remedy in remedies) + "</ul>"


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _pairs(pairs: Sequence[tuple[str, Any]]) -> str:
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{_cell(value)}</td></tr>" for name, value in pairs)
    return f"<table>{rows}</table>"


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]], labels: Labels) -> str:
    if not rows:
        return f"<p>{escape(labels['nothing'])}</p>"
    first = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>\n" for row in rows)
    return f"<table><tr>{first}</tr>\n{body}</table>"


class _Emphasised(str):
    """Words that stand in bold, since what they name is sensitive."""


def _cell(value: Any) -> str:
    shown = "" if value is None else escape(str(value))
    return f"<strong>{shown}</strong>" if isinstance(value, _Emphasised) else shown


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _category(category: Row, labels: Labels) -> str:
    if not category["sensitive"]:
        return str(category["name"])
    return _Emphasised(f"{category['name']} ({labels['sensitive']})")


def _sources(sources: Sequence[str], labels: Labels) -> str:
    return ", ".join(labels.of("sources", source) for source in sources)


def _to(purpose: Row) -> str:
    return ", ".join(
        f"{each.get('origin', '')} → {each['to']} ({each.get('mechanism') or '-'})".strip()
        for each in purpose["transfers"]
    )


def _cited(citations: Sequence[Row]) -> str:
    return ", ".join(f"{each['source']} {each['reference']}".strip() for each in citations)


def _day(instant: str | None) -> str | None:
    return instant[:10] if instant else None
