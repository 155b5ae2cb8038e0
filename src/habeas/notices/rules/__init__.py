"""What a notice says and promises, read, compared and checked without any I/O."""

from habeas.notices.rules.change import Change, Classification, Requirement, classify
from habeas.notices.rules.checks import check_notice
from habeas.notices.rules.consistency import subtractions
from habeas.notices.rules.difference import ClauseChange, ClauseChangeKind, Difference, diff_versions
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.force import Terms, addenda_for, effective_at, terms_of_service, version_in_force
from habeas.notices.rules.front_matter import FrontMatter, PromiseClock, Unit
from habeas.notices.rules.plain import render_plain
from habeas.notices.rules.promise import slower, weaker
from habeas.notices.rules.reading import parse_notice
from habeas.notices.rules.register import Register, register_from
from habeas.notices.rules.source import Addendum, Clause, NoticeSource
from habeas.notices.rules.translation import clocks_of_languages, deciding_language, divergences
from habeas.notices.rules.vocabulary import ChangeKind, DefinedTerm, Duty, Statement, Subject, Theme
from habeas.notices.rules.weakening import refuse_weakening, weakenings

__all__ = [
    "Addendum",
    "Change",
    "ChangeKind",
    "Classification",
    "Clause",
    "ClauseChange",
    "ClauseChangeKind",
    "DefinedTerm",
    "Difference",
    "Duty",
    "Finding",
    "FindingCode",
    "FrontMatter",
    "NoticeSource",
    "PromiseClock",
    "Register",
    "Requirement",
    "Severity",
    "Statement",
    "Subject",
    "Terms",
    "Theme",
    "Unit",
    "addenda_for",
    "check_notice",
    "classify",
    "clocks_of_languages",
    "deciding_language",
    "diff_versions",
    "divergences",
    "effective_at",
    "parse_notice",
    "refuse_weakening",
    "register_from",
    "render_plain",
    "slower",
    "subtractions",
    "terms_of_service",
    "version_in_force",
    "weakenings",
    "weaker",
]
