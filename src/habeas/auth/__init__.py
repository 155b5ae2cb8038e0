"""From a bearer token to an actor: keys, claims, verification and the minting of access tokens."""
