"""Tells a letter that a mail server refuses for good from one that it may take later."""

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

PERMANENT = range(500, 600)
"""Replies that the same letter will get again (RFC 5321, 4.2.1)."""


def refused_for_good(error: SMTPException) -> str | None:
    """The code of the reply, such as "550"; None where another attempt may do, or the fault lies on our side.

    A refused sign-in or sender is the operator's to mend: the letter waits for that.
    """
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, SMTPDataError):
        codes = [error.smtp_code]
    else:
        return None
    return str(codes[0]) if codes and all(code in PERMANENT for code in codes) else None
