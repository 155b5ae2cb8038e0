"""What the authorization server says of itself (RFC 8414), checked by Authlib before it is served."""

from typing import Any

from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from habeas.access import Permission
from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.auth.authority import Authority
from habeas.auth.oauth.assertions import ALGORITHMS
from habeas.auth.oauth.client import ClientAuthMethod, GrantType
from habeas.auth.oauth.places import AUTHORIZE, INTROSPECT, JWKS, REVOKE, TOKEN
from habeas.auth.proofs import PROOF_ALGORITHMS

METHODS = [str(method) for method in ClientAuthMethod]


def metadata(authority: Authority) -> dict[str, Any]:
    """The document; it promises nothing that is not there."""
    document = {
        "issuer": authority.issuer,
        "authorization_endpoint": authority.url(AUTHORIZE),
        "token_endpoint": authority.url(TOKEN),
        "revocation_endpoint": authority.url(REVOKE),
        "introspection_endpoint": authority.url(INTROSPECT),
        "jwks_uri": authority.url(JWKS),
        "scopes_supported": sorted(str(permission) for permission in Permission),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [str(grant) for grant in GrantType],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": METHODS,
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": METHODS,
        "revocation_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "introspection_endpoint_auth_methods_supported": METHODS[1:],
        "introspection_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "acr_values_supported": [PASSWORD, SECOND_FACTOR],
        "authorization_response_iss_parameter_supported": True,
        "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        "protected_resources": [authority.audience],
    }
    if authority.secure:
        AuthorizationServerMetadata(document).validate()
    return document
