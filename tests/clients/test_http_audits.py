"""The public audits of GraphQL over HTTP find nothing to say about the endpoint."""

import json
from pathlib import Path

import pytest

from habeas.web.app import Connections, build_app
from tests.clients.node import NEEDS_NODE, run
from tests.clients.server import serving
from tests.web.sample import SCHEMA, SITE, authenticate, make_context

pytestmark = [pytest.mark.campaign, NEEDS_NODE]


def test_all_audits_pass(node_folder: Path) -> None:
    app = build_app(SCHEMA, Connections(authenticate, make_context), SITE)
    with serving(app) as url:
        findings = json.loads(run(node_folder, "node", "audit.mjs", f"{url}/graphql"))
    assert len(findings) >= 61
    assert [finding for finding in findings if finding["status"] != "ok"] == []
