"""The one way out: TLS to an address that was checked, without redirects, within bounds of size and time."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import httpx2

from habeas.outbound.addresses import Network, Resolve, Unreachable, checked_address, resolved

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Bounds:
    """Seconds that each phase of a request may take, and bytes that its answer may have."""

    seconds: float = 5.0
    largest: int = 256 * 1024


@dataclass
class _Bounded(httpx2.AsyncByteStream):
    stream: httpx2.AsyncByteStream
    largest: int

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self.stream:
            size += len(chunk)
            if size > self.largest:
                raise Unreachable("The answer is too large.")
            yield chunk

    async def aclose(self) -> None:
        await self.stream.aclose()


class GuardedTransport(httpx2.AsyncBaseTransport):
    """A transport for httpx2, and so for Authlib; `loopback` also allows this machine, without TLS."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        resolve: Resolve = resolved,
        networks: Sequence[Network] = (),
        bounds: Bounds | None = None,
    ) -> None:
        self._loopback, self._resolve, self._networks = loopback, resolve, networks
        self._bounds = bounds or Bounds()
        # A connection is for one host: two that share an address must not share what TLS proved of one of them.
        limits = httpx2.Limits(max_connections=20, max_keepalive_connections=0)
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False, limits=limits)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer; Unreachable where nobody may be asked, or the answer must not be taken."""
        address = await self._checked(request.url)
        extensions = {
            **request.extensions,
            "sni_hostname": request.url.host,
            "timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._bounds.seconds),
        }
        headers = httpx2.Headers(request.headers)
        headers["accept-encoding"] = "identity"
        url = request.url.copy_with(host=address)
        pinned = httpx2.Request(request.method, url, headers=headers, stream=request.stream, extensions=extensions)
        try:
            response = await self._inner.handle_async_request(pinned)
        except httpx2.HTTPError as error:
            raise Unreachable("The host does not answer.") from error
        return await self._accepted(response)

    async def aclose(self) -> None:
        """Nothing is kept open between requests, and other clients use this transport too."""

    async def _checked(self, url: httpx2.URL) -> str:
        if url.userinfo or url.scheme not in _PORTS:
            raise Unreachable("The address is none that is asked.")
        port = url.port or _PORTS[url.scheme]
        address = await checked_address(
            url.host, port, loopback=self._loopback, resolve=self._resolve, networks=self._networks
        )
        if url.scheme != "https" and address not in ("127.0.0.1", "::1"):
            raise Unreachable("Only https is asked.")
        return address

    async def _accepted(self, response: httpx2.Response) -> httpx2.Response:
        refused = ""
        if 300 <= response.status_code < 400:
            refused = "The host answers with a redirect, which is not followed."
        elif response.headers.get("content-encoding", "identity") != "identity":
            refused = "The answer is compressed, which was not asked for."
        elif int(response.headers.get("content-length") or 0) > self._bounds.largest:
            refused = "The answer is too large."
        if refused:
            await response.aclose()
            raise Unreachable(refused)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=_Bounded(response.stream, self._bounds.largest)
        )
