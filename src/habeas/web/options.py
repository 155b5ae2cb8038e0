"""What a deployment decides about its web layer, handed in by the composition root."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Introspection(StrEnum):
    """Who may ask for the schema."""

    EVERYONE = "everyone"
    AUTHENTICATED = "authenticated"
    NOBODY = "nobody"


@dataclass(frozen=True)
class WebLimits:
    """Upper bounds of one request; sizes in bytes, times in seconds, the rest counts."""

    body: int = 256 * 1024
    tokens: int = 2000
    depth: int = 15
    introspection_depth: int = 20
    aliases: int = 30
    root_fields: int = 20
    directives: int = 50
    cost: int = 10_000
    assumed_list: int = 10
    assumed_page: int = 20
    variable_depth: int = 32
    idempotency_key: int = 255
    errors: int = 20
    message: int = 1024
    timeout: float = 15.0
    streams: int = 100
    streams_of_one: int = 3
    stream_seconds: float = 900.0
    proven_stream_seconds: float = 60.0
    heartbeat: float = 5.0
    cached_documents: int = 512
    cached_text: int = 512 * 1024


@dataclass(frozen=True)
class Persona:
    """Somebody of a demo world whom the query page offers to be; the token is shown to whoever opens it."""

    name: str
    about: str
    token: str


@dataclass(frozen=True)
class Example:
    """A document that the query page offers, with its variables and the persona that it is for."""

    title: str
    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    persona: str = ""


@dataclass(frozen=True)
class WebSite:
    """How the service presents itself; `public_url` is its origin, without a slash at the end."""

    public_url: str
    sdl: str
    title: str = "habeas"
    version: str = ""
    introspection: Introspection = Introspection.AUTHENTICATED
    query_page: bool = False
    mail_folder: Path | None = None
    allowed_origins: Sequence[str] = ()
    authorization_servers: Sequence[str] = ()
    scopes: Sequence[str] = ()
    proof_algorithms: Sequence[str] = ()
    documentation_url: str = ""
    personas: Sequence[Persona] = ()
    examples: Sequence[Example] = ()
    sign_in_hint: str = ""

    @property
    def resource_metadata_url(self) -> str:
        return f"{self.public_url}/.well-known/oauth-protected-resource"
