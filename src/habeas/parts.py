"""The parts that settings alone decide: keys, pools, mail, name servers, the way to other parties."""

from habeas.auth.keys import RotatingRing, SigningKey
from habeas.auth.mail import FolderMailer, Mailer, NoMailer, SmtpMailer
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.outbound import Fetcher, GuardedTransport
from habeas.oversight.resolution.resolver import Resolution, ResolverAddress
from habeas.rights.answers import signature
from habeas.settings import Settings, decoded_key
from habeas.storage.regions import PoolOptions
from habeas.storage.sealed import SpaceKeys


def pool_options(settings: Settings) -> PoolOptions:
    """How the settings want the pools."""
    return PoolOptions(
        min_size=settings.pool_min_size,
        max_size=settings.pool_max_size,
        statement_timeout_ms=settings.statement_timeout_ms,
        lock_timeout_ms=settings.lock_timeout_ms,
        application_name=settings.application_name,
    )


def resolution_of(settings: Settings) -> Resolution:
    """How the settings want names resolved; MISCONFIGURED for a resolver that is no IP address."""
    return Resolution(tuple(ResolverAddress.parse(text) for text in settings.dns_resolvers), settings.dns_validating)


def space_keys(settings: Settings) -> dict[str, SpaceKeys]:
    """The keys of every region; a region without one stops the start-up."""
    missing = sorted(settings.regions.keys() - settings.region_keys.keys())
    if missing:
        raise DomainError(ErrorCode.MISCONFIGURED, f"no key-encryption key is set for {', '.join(missing)}")
    return {code: SpaceKeys(decoded_key(settings.region_keys[code])) for code in settings.regions}


def key_ring(settings: Settings) -> RotatingRing:
    """The key that signs access tokens, with those before and after it."""
    if settings.signing_key_path is not None:
        return RotatingRing(settings.signing_key_path)
    raise DomainError(ErrorCode.MISCONFIGURED, "HABEAS_SIGNING_KEY_PATH is not set")


def signing_key(settings: Settings) -> SigningKey:
    """The key that signs now."""
    return key_ring(settings).signing


def package_signer(settings: Settings) -> signature.Sign | None:
    """Signs packages with the key that signs access tokens at that time; it is published at the same place."""
    return key_ring(settings).signs_with(signature.signer) if settings.signing_key_path else None


def fetcher(settings: Settings) -> Fetcher:
    """How other parties are asked: only at public addresses, unless a demo allows this machine."""
    return Fetcher(GuardedTransport(loopback=settings.outbound_loopback))


def mailer(settings: Settings) -> Mailer:
    """How mails go out: by SMTP, or into a folder."""
    if settings.smtp_url is not None:
        return SmtpMailer(settings.smtp_url.get_secret_value(), settings.mail_sender)
    return FolderMailer(settings.mail_folder, settings.mail_sender) if settings.mail_folder else NoMailer()
