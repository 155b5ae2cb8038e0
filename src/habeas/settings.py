"""Every setting of a deployment, typed, documented and read once; nothing else looks at the environment."""

import base64
import binascii
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from habeas.auth.issuers.trust import TrustedIssuer
from habeas.kernel.issuer import is_issuer
from habeas.storage.sealed import KEY_BYTES

PREFIX = "HABEAS_"


def decoded_key(value: SecretStr) -> bytes:
    """The 32 bytes that a key setting encodes in base64url, with or without padding."""
    text = value.get_secret_value()
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise ValueError("a key must be base64url") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key must have {KEY_BYTES} bytes, this one has {len(key)}")
    return key


def encoded_key(key: bytes) -> SecretStr:
    """The setting that `decoded_key` reads back."""
    return SecretStr(base64.urlsafe_b64encode(key).decode().rstrip("="))


def _checked_key(value: SecretStr) -> SecretStr:
    decoded_key(value)
    return value


def _checked_network(value: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    if value.prefixlen == 0:
        raise ValueError("a proxy's network is not everybody's: whoever is trusted chooses the address that counts")
    return value


Key = Annotated[SecretStr, AfterValidator(_checked_key)]
ProxyNetwork = Annotated[IPv4Network | IPv6Network, AfterValidator(_checked_network)]
Dsn = SecretStr


class Settings(BaseSettings):
    """The settings of `habeas serve`, `worker`, `migrate`, `bootstrap` and `doctor`.

    Each is an environment variable: HABEAS_ and the name in capitals. A mapping is written as JSON, or entry by
    entry with two underscores: HABEAS_REGIONS__SG=postgresql://...
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    regions: dict[str, Dsn] = Field(
        default_factory=dict,
        description="DSN of each region's database, as the role habeas_app. TLS as the DSN's sslmode says.",
    )
    directory: Dsn | None = Field(default=None, description="DSN of the directory database, as the role habeas_app.")
    migrator_regions: dict[str, Dsn] = Field(
        default_factory=dict,
        description="DSN of each region's database, as habeas_migrator; only `migrate` and `bootstrap` need it.",
    )
    migrator_directory: Dsn | None = Field(
        default=None, description="DSN of the directory database, as habeas_migrator."
    )
    auditor_password: SecretStr | None = Field(
        default=None, description="Password that `bootstrap` gives to the role habeas_auditor; none: no login."
    )
    region_keys: dict[str, Key] = Field(
        default_factory=dict,
        description="Key-encryption key of each region: 32 bytes in base64url. Wraps the keys of sealed values.",
    )
    directory_key: Key | None = Field(
        default=None, description="Key of the directory's keyed hashes of addresses: 32 bytes in base64url."
    )
    default_region: str = Field(default="sg", description="Region of what is not bound to a place.")
    public_url: str = Field(
        default="http://127.0.0.1:8400", description="Where clients reach the server, without a final slash."
    )
    issuer: str | None = Field(
        default=None, description="Issuer (`iss`) of access tokens; the public URL if it is not set."
    )
    audience: str | None = Field(
        default=None, description="Audience (`aud`) that access tokens must name; the public URL if not set."
    )
    signing_key_path: Path | None = Field(
        default=None, description="PEM file with the private key that signs access tokens; mode 0600."
    )
    trusted_issuers: list[TrustedIssuer] = Field(
        default_factory=list,
        description="Other issuers whose access tokens count too, as JSON: issuer, audience, controller, ceiling of"
        " scopes, and what their claims mean; see the guide on sign-in. None by default.",
    )
    outbound_loopback: bool = Field(
        default=False,
        description="Lets issuers and identity providers be on this machine, and there without TLS. For tests and"
        " demos only.",
    )
    passkey_domain: str | None = Field(
        default=None,
        description="Domain that passkeys are made for (WebAuthn's relying party id): that of the public URL, or one"
        " above it. A change makes every passkey worthless.",
    )
    step_up_max_age_s: int = Field(
        default=900,
        ge=1,
        description="Seconds that a sign-in may be old where a recent one is needed: for erasure, closing an account,"
        " downloads of answers, exports and access to members' content (RFC 9470).",
    )
    address_recovery_wait_days: int = Field(
        default=7,
        ge=1,
        description="Days for which an address that joins others of an account signs in and sets no new password yet,"
        " so that whoever reads the others has time to object.",
    )
    most_persons_per_day: int = Field(
        default=500,
        ge=1,
        description="Distinct members of an organization that one administrator may look at in a day (UTC) and region;"
        " beyond it there is only the bulk export, which everybody concerned is told of.",
    )
    ledger_names_days: int = Field(
        default=1_095,
        ge=31,
        description="Days after a look for which a reviewed inquiry can still show who made it against the signed log;"
        " then what opens the entry is deleted. Entries themselves stay.",
    )
    allowed_origins: list[str] = Field(
        default_factory=list, description="Origins of SPAs that browsers may let call the API (CORS); none by default."
    )
    introspection: Literal["everyone", "authenticated", "nobody"] = Field(
        default="authenticated", description="Who may ask for the schema: everyone, authenticated or nobody."
    )
    metrics_secret: Annotated[SecretStr, Field(min_length=32)] | None = Field(
        default=None,
        description="What monitoring sends to `/metrics` as a bearer token, 32 characters at least; none: no such URL.",
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="Where mails go out: smtp://user:password@host:587, or smtps://."
    )
    mail_folder: Path | None = Field(
        default=None, description="Folder that mails are written to as files, where no SMTP server is set."
    )
    mail_sender: str = Field(default="no-reply@habeas.example", description="Sender of mails.")
    erasure_ledger: list[Path] = Field(
        default_factory=list,
        description="Folders that the ledger of erasures is copied to: outside of the databases, and of what their"
        " backups bring back. None: a restored database cannot be told from one that was not.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    trusted_proxies: list[ProxyNetwork] = Field(
        default_factory=list,
        description="Networks, as CIDR, of the proxies that stand in front, as JSON. Of whoever connects from one, the"
        " right-most address in X-Forwarded-For that is in none of them is the client's: it is what attempts to sign"
        " in are counted by. None: nobody's header is believed.",
    )
    port: int = Field(default=8400, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    connections: int = Field(
        default=2_000,
        ge=10,
        description="Connections of clients that a process serves at once; requests beyond are answered with 503. The"
        " process must be allowed as many open files and a hundred more. A request has 30 s to arrive.",
    )
    pool_min_size: int = Field(default=1, ge=0, description="Connections kept open per region.")
    pool_max_size: int = Field(default=10, ge=2, description="Connections at most per region and process, two or more.")
    statement_timeout_ms: int = Field(default=10_000, ge=1, description="Milliseconds that one statement may take.")
    lock_timeout_ms: int = Field(default=3_000, ge=1, description="Milliseconds that a statement may wait for a lock.")
    application_name: str = Field(default="habeas", description="Name shown in pg_stat_activity.")
    dns_resolvers: list[str] = Field(
        default_factory=list,
        description="IP addresses (with :port if not 53) of the resolvers that look up domains' challenges; without"
        " DNSSEC validation at least two must agree. None: no domain can be proven.",
    )
    dns_validating: bool = Field(
        default=False,
        description="The resolvers on this host (loopback) validate DNSSEC: their AD bit counts. That of a resolver"
        " behind a network is never believed.",
    )
    outbound_networks: list[str] = Field(
        default_factory=list,
        description="Private networks, as CIDR, that calls to connectors may reach beside the public internet.",
    )
    connector_first_pause_s: float = Field(
        default=5.0,
        gt=0,
        description="Longest pause before a connector is called a second time; it doubles from there.",
    )
    connector_attempts: int = Field(
        default=12, ge=1, description="Calls to a connector for one step before a human takes over."
    )
    connector_timeout_s: float = Field(default=30.0, gt=0, description="Seconds that one call to a connector may take.")
    worker_batch: int = Field(default=10, ge=1, le=100, description="Jobs that a worker takes at once.")
    worker_heartbeat_s: float = Field(
        default=30.0, gt=0, description="Seconds without a sign of life after which a job is taken over."
    )
    shutdown_grace_s: float = Field(
        default=20.0, ge=0, description="Seconds that running work gets to finish when the process must stop."
    )

    @classmethod
    def plain(cls) -> "Settings":
        """The defaults, whatever the environment says."""
        return cls.model_construct()

    @property
    def token_issuer(self) -> str:
        """What `iss` of an access token must say."""
        return self.issuer or self.public_url

    @property
    def token_audience(self) -> str:
        """What `aud` of an access token must contain."""
        return self.audience or self.public_url

    @property
    def step_up_age(self) -> timedelta:
        """How old a sign-in may be where a recent one is needed."""
        return timedelta(seconds=self.step_up_max_age_s)

    def faults(self) -> list[str]:
        """What these settings lack, in sentences."""
        return [sentence for sentence, holds in self._conditions() if not holds]

    def _conditions(self) -> Iterator[tuple[str, bool]]:
        yield "no region is configured; set HABEAS_REGIONS.", bool(self.regions)
        yield "no directory is configured; set HABEAS_DIRECTORY.", self.directory is not None
        yield "the directory has no key; set HABEAS_DIRECTORY_KEY.", self.directory_key is not None
        yield f"the default region {self.default_region} is not configured.", self.default_region in self.regions
        yield "erasures are copied nowhere; set HABEAS_ERASURE_LEDGER.", bool(self.erasure_ledger)
        clear = f"{self.public_url} is neither https nor on this machine: passwords would travel in the clear."
        yield clear, is_issuer(self.public_url)
        behind = "requests come from a proxy that is not named, so everybody counts as one client and a few wrong"
        behind = f"{behind} passwords keep all out; set HABEAS_TRUSTED_PROXIES."
        yield behind, bool(self.trusted_proxies) or not self.public_url.startswith("https:")
        for code in self.regions:
            yield f"{code} has no key; set HABEAS_REGION_KEYS__{code.upper()}.", code in self.region_keys
        path = self.signing_key_path
        yield "no signing key is configured; set HABEAS_SIGNING_KEY_PATH.", path is not None
        if path is not None:
            yield f"the signing key {path} is not there.", path.is_file()
            yield f"the signing key {path} can be read by others; its mode should be 0600.", _is_private(path)


def _is_private(path: Path) -> bool:
    return not path.is_file() or not path.stat().st_mode & 0o077
