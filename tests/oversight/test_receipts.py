"""Receipts and heads as the person reads them."""

from habeas.audit.heads import opened_head, signer
from habeas.audit.rules import includes
from habeas.audit.sealing import Sealer
from habeas.storage.regions import Region
from tests.audit.log import signing_key
from tests.oversight.documents import DIRECTORY_ENTRY, opened
from tests.oversight.stage import Stage

RECEIPTS = (
    """{ viewer { accessLedger(first: 5) { nodes { receipt { leafHash position treeSize rootHash path } } } } }"""
)
TOGETHER = """{ viewer { accessLedger(first: 2) { nodes { at purpose receipt { leafHash position path } } }
  treeHeads(first: 2) { nodes { treeSize signedAt } } captures(first: 5) { totalCount nodes { id } } } }"""
HEADS = "{ viewer { treeHeads(first: 5) { nodes { region treeSize rootHash signedAt signature } } } }"


async def test_a_person_proves_a_look_with_the_receipt_and_a_signed_head(stage: Stage, region: Region) -> None:
    await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    await Sealer({"sg": region}, signer(signing_key(), "ES256"), stage.clock).seal(region)
    heads = (await stage.ask(stage.annika.alone(), HEADS))["viewer"]["treeHeads"]["nodes"]
    ledger = (await stage.ask(stage.annika.alone(), RECEIPTS))["viewer"]["accessLedger"]["nodes"]
    receipt, head = ledger[0]["receipt"], opened_head(heads[0]["signature"])[0]
    assert (receipt["rootHash"], receipt["treeSize"]) == (head.root_hash.hex(), head.tree_size)
    path = [bytes.fromhex(each) for each in receipt["path"]]
    leaf = bytes.fromhex(receipt["leafHash"])
    assert includes(head.root_hash, head.tree_size, receipt["position"], leaf, path)


async def test_what_is_not_there_yet_is_null_or_empty(stage: Stage) -> None:
    await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    viewer = (await stage.ask(stage.annika.alone(), TOGETHER))["viewer"]
    assert [look["receipt"]["position"] for look in viewer["accessLedger"]["nodes"]] == [None]
    assert (viewer["treeHeads"]["nodes"], viewer["captures"]["totalCount"]) == ([], 0)
