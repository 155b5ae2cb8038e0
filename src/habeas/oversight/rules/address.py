"""E-mail addresses as people type them: kept as typed, with the domain in its canonical form."""

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.domain_name import canonical_name

LONGEST = 254
LONGEST_LOCAL_PART = 64


def checked_address(typed: str, field: str = "email") -> tuple[str, str]:
    """The address with its domain in canonical form, and that domain; BAD_USER_INPUT at `field` for what is none."""
    local, at, domain = typed.strip().rpartition("@")
    plain = local.isprintable() and not any(char.isspace() or char in '<>()[],;:\\"@' for char in local)
    try:
        if at and local and plain and len(local) <= LONGEST_LOCAL_PART and len(typed) <= LONGEST:
            name = canonical_name(domain)
            return f"{local}@{name}", name
    except DomainError:
        pass
    raise DomainError(ErrorCode.BAD_USER_INPUT, "This is not an e-mail address.", (field,))
