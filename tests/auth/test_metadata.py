"""What the server says of itself is what it does."""

from dataclasses import replace

from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.auth.oauth.metadata import metadata
from habeas.auth.proofs import PROOF_ALGORITHMS
from tests.auth.conftest import Stage


async def test_the_server_describes_itself(stage: Stage) -> None:
    response = await stage.demo.client.get("/.well-known/oauth-authorization-server")
    told = response.json()
    assert told == metadata(stage.authority)
    assert told["issuer"] == stage.authority.issuer
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert "password" not in told["grant_types_supported"]
    assert told["response_types_supported"] == ["code"]


async def test_the_description_fits_its_standard_under_tls(stage: Stage) -> None:
    told = {
        name: value.replace("http://", "https://") if isinstance(value, str) else value
        for name, value in metadata(stage.authority).items()
    }
    AuthorizationServerMetadata(told).validate()
    assert told["issuer"].startswith("https://")


async def test_every_endpoint_that_is_named_is_there(stage: Stage) -> None:
    told = metadata(stage.authority)
    for name in ("token_endpoint", "revocation_endpoint", "introspection_endpoint"):
        path = told[name].removeprefix(stage.authority.public_url)
        assert (await stage.demo.client.post(path, data={})).status_code in (400, 401)
        allowed = (await stage.demo.client.options(path)).headers
        assert allowed["access-control-allow-origin"] == "*"
        refused = (await stage.demo.client.post(path, data={})).headers
        assert "dpop-nonce" in refused["access-control-expose-headers"]
    jwks = (await stage.demo.client.get(told["jwks_uri"])).json()
    assert jwks == stage.authority.ring.public_jwks()
    assert stage.authority.key.key_id in {key["kid"] for key in jwks["keys"]}


async def test_the_resource_names_its_server(stage: Stage) -> None:
    told = (await stage.demo.client.get("/.well-known/oauth-protected-resource")).json()
    assert told["authorization_servers"] == [stage.authority.issuer]
    assert told["dpop_signing_alg_values_supported"] == list(PROOF_ALGORITHMS)


async def test_the_server_makes_tokens_for_the_resource_as_its_metadata_name_it(stage: Stage) -> None:
    resource = (await stage.demo.client.get("/.well-known/oauth-protected-resource")).json()["resource"]
    elsewhere = replace(stage.authority, audience="urn:habeas:api")
    assert elsewhere.means(resource)
    assert elsewhere.means("urn:habeas:api")
    assert not elsewhere.means(f"{resource}.evil.example")


async def test_the_ways_of_signing_in_that_can_be_asked_for_are_named(stage: Stage) -> None:
    assert metadata(stage.authority)["acr_values_supported"] == [PASSWORD, SECOND_FACTOR]
