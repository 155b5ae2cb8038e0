"""The mails of sign-in, registration and recovery, in the language of whom they go to."""

from enum import StrEnum

from habeas.auth.authority import Authority
from habeas.auth.mail import Mail
from habeas.kernel.language import spoken, words_in

MAILS = words_in("habeas.auth.people", "mails.yaml")


class Occasion(StrEnum):
    """What a mail is about."""

    CONFIRM = "CONFIRM"
    KNOWN_ALREADY = "KNOWN_ALREADY"
    NEW_PASSWORD = "NEW_PASSWORD"  # noqa: S105
    TOO_NEW = "TOO_NEW"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105
    PASSKEY_REFUSED = "PASSKEY_REFUSED"


def mail_about(occasion: Occasion, authority: Authority, to: str, language: str | None, **words: str) -> Mail:
    """The mail in the language, or in English; `words` are what only the occasion knows, such as its link."""
    own = MAILS[spoken(language, MAILS)][occasion.value]
    pages = {"sign_in": "/sign-in", "recover": "/recover", "account": "/account"}
    filled = {name: authority.url(path) for name, path in pages.items()} | words
    return Mail(to, own["subject"].format(**filled), f"{own['text'].format(**filled)}\n")
