"""The addresses of the OAuth endpoints."""

AUTHORIZE = "/oauth/authorize"
TOKEN = "/oauth/token"  # noqa: S105
REVOKE = "/oauth/revoke"
INTROSPECT = "/oauth/introspect"
METADATA = "/.well-known/oauth-authorization-server"
JWKS = "/.well-known/jwks.json"
