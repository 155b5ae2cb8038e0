"""Over which channel a request came: some periods run for one channel alone."""

from enum import StrEnum


class RequestChannel(StrEnum):
    """The channels that laws tell apart; a value is the word of the law packs."""

    WEB = "web"
    MOBILE_APP = "mobile_app"
    E_MAIL = "e_mail"
    POST = "post"
    TELEPHONE = "telephone"
