"""Requires the proof of a key with each token that is bound to one, and lets each proof count once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request

from habeas.auth.opaque import digest
from habeas.auth.proofs import (
    PROOF_ALGORITHMS,
    PROOF_LIFE,
    InvalidProofError,
    Nonces,
    Proof,
    UseNonceError,
    checked_proof,
)
from habeas.kernel.clock import Clock
from habeas.storage.regions import Region
from habeas.storage.unscoped import unscoped

_ONCE = """
insert into auth.seen_once (kind, seen_hash, forget_at) values ('proof', $1, $2) on conflict do nothing
"""


def forget_proof_at(now: datetime) -> datetime:
    """Until when the id of a proof has to be remembered."""
    return now + timedelta(seconds=2 * PROOF_LIFE + 5)


@dataclass(frozen=True)
class Proofs:
    """Checks the proofs that come with tokens at the API."""

    directory: Region
    nonces: Nonces
    clock: Clock
    origin: str
    resource_metadata: str

    async def thumbprint(self, request: Request, token: str) -> str:
        """The key that the request proves; a 401 that names what is wrong otherwise (RFC 9449, section 7.1)."""
        proof = self._checked(request, token)
        async with unscoped(self.directory, because="a proof counts once") as tx:
            done = await tx.execute(_ONCE, digest(proof.identifier), forget_proof_at(self.clock.now()))
        if done != "INSERT 0 1":
            raise self._refused("invalid_dpop_proof", "The proof was used before.")
        return proof.key_thumbprint

    def _checked(self, request: Request, token: str) -> Proof:
        given = request.headers.getlist("dpop")
        if len(given) != 1:
            raise self._refused("invalid_dpop_proof", "Send one proof with a token that is bound to a key.")
        url, now = f"{self.origin}{request.url.path}", self.clock.now()
        try:
            return checked_proof(given[0], method=request.method, url=url, now=now, nonces=self.nonces, token=token)
        except UseNonceError as error:
            raise self._refused("use_dpop_nonce", "Use the nonce of this server.") from error
        except InvalidProofError as error:
            raise self._refused("invalid_dpop_proof", str(error)) from error

    def _refused(self, error: str, message: str) -> HTTPException:
        challenge = (
            f'DPoP realm="habeas", error="{error}", algs="{" ".join(PROOF_ALGORITHMS)}", '
            f'resource_metadata="{self.resource_metadata}"'
        )
        nonce = self.nonces.issue(self.clock.now())
        return HTTPException(401, message, headers={"www-authenticate": challenge, "dpop-nonce": nonce})
