"""Reads a notice: YAML front matter, then Markdown whose headings carry ids, themes and promises.

    ---
    (front matter, see front_matter.py)
    ---
    ## Section {#article-1 theme="SCOPE"}
    ### Clause {#scope-products promises="AISHU-15" about="RIGHTS" says="DRAFT_TEXT" refers="article-10"}
    ### Another {#collection-definition defines="PERSONAL_INFORMATION"}
    Text of the clause.
    # Addendum {#us-ca}            (the code of an addendum of the front matter; its clauses follow)

`theme` on a clause overrides its section's. Lists in an attribute are separated by blanks.
"""

from habeas.notices.rules.body import Body, read_body
from habeas.notices.rules.consistency import faults_of
from habeas.notices.rules.fault import Fault, invalid
from habeas.notices.rules.front_matter import FrontMatter
from habeas.notices.rules.front_text import read_front_matter
from habeas.notices.rules.source import Addendum, NoticeSource

MAXIMUM_CHARACTERS = 1_000_000
_FENCE = "---"


def parse_notice(text: str) -> NoticeSource:
    """The notice that this text writes down.

    Raises NOTICE_INVALID; its message names the line of the first fault, `details.faults` all of them.
    """
    if len(text) > MAXIMUM_CHARACTERS:
        raise invalid([Fault(1, (), f"A notice has at most {MAXIMUM_CHARACTERS} characters.")])
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    end = lines.index(_FENCE, 1) if lines[0] == _FENCE and _FENCE in lines[1:] else 0
    if not end:
        raise invalid([Fault(1, (), "A notice begins with its front matter, between two lines of ---.")])
    front = read_front_matter("\n".join(lines[1:end]), 2)
    body = read_body(lines[end + 1 :], end + 2)
    source = _assembled(front, body)
    faults = [*body.faults, *faults_of(source, body)]
    if faults:
        raise invalid(faults)
    return source


def _assembled(front: FrontMatter, body: Body) -> NoticeSource:
    addenda = (Addendum(terms, tuple(body.clauses_of(terms.code))) for terms in front.addenda)
    return NoticeSource(front, tuple(body.clauses_of(None)), tuple(addenda), body.anchors)
