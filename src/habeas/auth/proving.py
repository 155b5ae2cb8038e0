"""Requires the proof of a key with each token that is bound to one, and lets each proof count once."""

from dataclasses import dataclass, field
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

_FORGET = "delete from auth.seen_once where forget_at < $1"
_FORGETS_EVERY = timedelta(minutes=1)
_ONCE = """
insert into auth.seen_once (kind, seen_hash, forget_at) values ('proof', $1, $2) on conflict do nothing
"""


def forget_proof_at(now: datetime) -> datetime:
    """Until when the id of a proof has to be remembered."""
    return now + timedelta(seconds=2 * PROOF_LIFE + 5)


@dataclass
class Proofs:
    """Checks the proofs that come with tokens at the API."""

    directory: Region
    nonces: Nonces
    clock: Clock
    origin: str
    resource_metadata: str
    _forgot_at: datetime | None = field(default=None, init=False)

    async def use(self, proof: Proof) -> None:
        """Let it count this once; a 401 the second time. The token is verified by then: nobody else fills the books."""
        now = self.clock.now()
        async with unscoped(self.directory, because="a proof counts once") as tx:
            if self._forgot_at is None or now - self._forgot_at >= _FORGETS_EVERY:
                await tx.execute(_FORGET, now)
                self._forgot_at = now
            done = await tx.execute(_ONCE, digest(proof.identifier), forget_proof_at(now))
        if done != "INSERT 0 1":
            raise self._refused("invalid_dpop_proof", "The proof was used before.")

    def checked(self, request: Request, token: str) -> Proof:
        """The proof of the request; a 401 that names what is wrong otherwise (RFC 9449, section 7.1)."""
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
