"""The one command that shows personal data to an operator, and writes that into the ledger of whoever is read."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import click

from habeas.cli.group import in_sentences, main
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.main import Engines, open_engines
from habeas.oversight.operator import SEEN, OperatorPurpose, admit_operator, operator
from habeas.oversight.system import of_organization
from habeas.reading.globalid import decode, encode
from habeas.settings import Settings
from habeas.writing.request import RequestContext


@dataclass(frozen=True)
class OperatorRead:
    """What an operator asks: who they are, whom they read (a global id), where, for what, and why."""

    operator: str
    member: str
    region: str
    purpose: OperatorPurpose
    note: str


@main.group("operator")
def operating() -> None:
    """What operators of the platform may do with people's data."""


@operating.command("read")
@click.argument("member")
@click.option("--region", required=True, help="The region in which the member's data live.")
@click.option("--operator", "address", required=True, help="Your own e-mail address.")
@click.option("--purpose", required=True, type=click.Choice([str(each) for each in OperatorPurpose]))
@click.option("--note", required=True, help="Why, in words; the member reads them. Name the ticket.")
def read_command(member: str, region: str, address: str, purpose: str, note: str) -> None:
    """Show the directory entry of MEMBER (the id from the API), and write the look into the member's own ledger."""
    with in_sentences():
        asked = OperatorRead(address, member, region, OperatorPurpose(purpose), note)
        shown = asyncio.run(_read(Settings(), asked))
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


async def _read(settings: Settings, asked: OperatorRead) -> dict[str, Any]:
    async with open_engines(settings) as engines:
        return await read_as_operator(engines, asked)


async def read_as_operator(engines: Engines, asked: OperatorRead) -> dict[str, Any]:
    """The directory entry, once the look is written down; NOT_FOUND for nobody."""
    found = decode(asked.member)
    region = engines.regions.get(asked.region)
    home = None
    if found is not None and found.tag == "MEM" and region is not None:
        home = await of_organization(region, found.org_id)
    if found is None or home is None:
        raise _nobody()
    actor = operator(asked.operator, found.org_id, home.controller_id, asked.region)
    reads = replace(engines.reads, gates={"Organization.member": admit_operator})
    context = RequestContext(actor, reads, engines.writes, engines.clock, engines.settings.public_url)
    variables = {
        "organization": encode("ORG", found.org_id, found.org_id),
        "member": asked.member,
        "purpose": {"code": str(asked.purpose), "note": asked.note},
    }
    answer = await engines.schema.execute(SEEN, variables, context_value=context)
    for error in answer.errors or ():
        raise error.original_error or error
    shown = (answer.data or {}).get("organization")
    if shown is None or shown["member"] is None:
        raise _nobody()
    return dict(shown)


def _nobody() -> DomainError:
    return DomainError(ErrorCode.NOT_FOUND, "There is no such member in this region.", ("member",))
