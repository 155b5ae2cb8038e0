"""Proofs over GraphQL: anybody in a region can show that an entry is in the log, and that the log only grew."""

from dataclasses import replace
from typing import Any

import pytest

from habeas.audit.heads import opened_head, signer
from habeas.audit.rules import extends, includes
from habeas.audit.sealing import Sealer
from habeas.kernel.errors import ErrorCode
from habeas.storage.regions import Region
from tests.audit.log import signing_key
from tests.oversight.documents import DIRECTORY_ENTRY, opened
from tests.oversight.stage import Refused, Stage

PROOF = """query P($position: Int!, $size: Int!) { ledgerProof(position: $position, treeSize: $size) {
  position treeSize rootHash path signature } }"""
GREW = """query G($earlier: Int!, $later: Int!) { logConsistency(earlierSize: $earlier, laterSize: $later) {
  earlierSize laterSize earlierRootHash laterRootHash path signatures } }"""
MINE = "{ viewer { accessLedger(first: 50) { nodes { receipt { position leafHash treeSize } } } } }"


async def sealed_looks(stage: Stage, region: Region, batches: tuple[int, ...]) -> list[int]:
    """Looks at Annika in batches with a head over each; the sizes of the heads."""
    sealer = Sealer({"sg": region}, signer(signing_key(), "ES256"), stage.clock)
    sizes = []
    for batch in batches:
        for _ in range(batch):
            await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
        head = await sealer.seal(region)
        assert head is not None
        sizes.append(head.tree_size)
    return sizes


def unhex(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in path]


@pytest.mark.promise("AISHU-9")
async def test_every_look_is_proven_in_every_later_tree(stage: Stage, region: Region) -> None:
    sizes = await sealed_looks(stage, region, (1, 2, 4))
    entries = (await stage.ask(stage.annika.alone(), MINE))["viewer"]["accessLedger"]["nodes"]
    assert len(entries) == 7
    for receipt in (entry["receipt"] for entry in entries):
        for size in (size for size in sizes if size > receipt["position"]):
            variables = {"position": receipt["position"], "size": size}
            proof = (await stage.ask(stage.annika.alone(), PROOF, variables))["ledgerProof"]
            head = opened_head(proof["signature"])[0]
            assert (head.tree_size, head.root_hash.hex()) == (size, proof["rootHash"])
            leaf = bytes.fromhex(receipt["leafHash"])
            assert includes(head.root_hash, size, receipt["position"], leaf, unhex(proof["path"]))


async def test_the_log_is_shown_to_have_only_grown(stage: Stage, region: Region) -> None:
    sizes = await sealed_looks(stage, region, (3, 1, 3))
    for earlier, later in ((sizes[0], sizes[1]), (sizes[0], sizes[2]), (sizes[2], sizes[2])):
        found = (await stage.ask(stage.jonas.alone(), GREW, {"earlier": earlier, "later": later}))["logConsistency"]
        before, after = (opened_head(each)[0] for each in found["signatures"])
        assert (before.tree_size, after.tree_size) == (earlier, later)
        path = unhex(found["path"])
        assert extends(before.root_hash, earlier, after.root_hash, later, path)
        assert (found["earlierRootHash"], found["laterRootHash"]) == (before.root_hash.hex(), after.root_hash.hex())


@pytest.mark.parametrize("earlier", [-1, 0, 2, 2**31 - 1])
async def test_what_no_head_was_signed_over_has_no_proof(stage: Stage, region: Region, earlier: int) -> None:
    (size,) = await sealed_looks(stage, region, (4,))
    answers: list[dict[str, Any]] = [
        await stage.ask(stage.annika.alone(), GREW, {"earlier": earlier, "later": size}),
        await stage.ask(stage.annika.alone(), GREW, {"earlier": size, "later": earlier}),
        await stage.ask(stage.annika.alone(), PROOF, {"position": 0, "size": earlier}),
        await stage.ask(stage.annika.alone(), PROOF, {"position": size, "size": size}),
        await stage.ask(stage.annika.alone(), PROOF, {"position": -1, "size": size}),
    ]
    assert [list(answer.values()) for answer in answers] == [[None]] * 5


async def test_a_token_without_any_scope_over_the_log_gets_no_proof(stage: Stage, region: Region) -> None:
    await sealed_looks(stage, region, (1,))
    with pytest.raises(Refused) as refused:
        await stage.ask(replace(stage.annika.alone(), scopes=frozenset()), PROOF, {"position": 0, "size": 1})
    assert refused.value.code is ErrorCode.FORBIDDEN
