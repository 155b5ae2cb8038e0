"""Tags of languages, by BCP 47, as far as they are checked here: their form."""

import re

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


def is_language(text: str) -> bool:
    """Does the text have the form of a tag, as `en` or `zh-Hans` do?"""
    return _TAG.match(text) is not None
