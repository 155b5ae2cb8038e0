"""What every confirmed address of a person reads when their addresses change: what changed, and never which."""

from enum import StrEnum


class Change(StrEnum):
    """What happened to the addresses of an account."""

    ADDED = "An address was added to your account and waits to be confirmed."
    CONFIRMED = "An address of your account was confirmed. It signs in now, and sets a new password in some days."
    PREFERRED = "Mails about your account go to another address of it from now on."
    REMOVED = "An address was removed from your account and no longer signs in to it."


def about(change: Change, at: str) -> tuple[str, str]:
    """Subject and text. Somebody else may run the mailbox, an organization for one: they learn of no other address.

    `at` keeps two changes apart: the same words to the same address are the same mail.
    """
    text = (
        f"{change} This was asked for at {at} UTC.\n\nWhich one, your account shows you. If it was not you, change your"
        " password at once, look through your addresses, and write to us.\n"
    )
    return "The addresses of your account changed", text
