"""What the authorization server works with, put together once by the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from habeas.auth.keys import RotatingRing, SigningKey
from habeas.auth.mail import Mailer
from habeas.auth.proofs import Nonces
from habeas.auth.remote.providers import Providers
from habeas.auth.revocations import RevocationFeed
from habeas.auth.throttle import Throttle
from habeas.auth.tokens import TokenVerifier
from habeas.kernel.clock import Clock
from habeas.storage.directory import Directory
from habeas.storage.regions import Region, Regions
from habeas.storage.sealed import SpaceKeys
from habeas.writing.run import WriteEngine

ACCESS_LIFE = timedelta(minutes=10)
CODE_LIFE = timedelta(seconds=60)
REFRESH_LIFE = timedelta(days=30)


@dataclass(frozen=True)
class Authority:
    """The issuer, the databases that it keeps its books in, and what it signs, mails and counts with.

    `audience` is the one resource that tokens are for; `providers` are the issuers that organizations connected;
    `hint` is a sentence for the sign-in page of a demo; `passkey_domain` is the name that passkeys are made for, that
    of the public URL where it is empty.
    """

    issuer: str
    audience: str
    public_url: str
    clock: Clock
    regions: Regions
    addresses: Directory
    default_region: str
    ring: RotatingRing
    space_keys: Mapping[str, SpaceKeys]
    writes: WriteEngine
    mailer: Mailer
    throttle: Throttle
    nonces: Nonces
    revocations: RevocationFeed
    verifier: TokenVerifier
    providers: Providers
    hint: str = ""
    passkey_domain: str = ""

    @property
    def key(self) -> SigningKey:
        """The key that signs access tokens now."""
        return self.ring.signing

    @property
    def books(self) -> Region:
        """The directory database, where clients, consents and tokens are written down."""
        return self.regions.directory

    @property
    def secure(self) -> bool:
        """Is it reached over TLS?"""
        return self.public_url.startswith("https://")

    def means(self, resource: str) -> bool:
        """Is it this API: by the audience of its tokens, or by the name that its metadata give (RFC 9728, RFC 8707)?"""
        return resource in (self.audience, self.public_url)

    def url(self, path: str) -> str:
        return f"{self.public_url}{path}"
