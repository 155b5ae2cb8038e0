"""The rights that a request can ask for, one line each; the others are exercised in another way, said here."""

from collections.abc import Mapping

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.kind import Handling, Kind
from habeas.rights.kinds import (
    access,
    account_closure,
    automated_decision_review,
    complaint,
    confirmation,
    copy,
    deceased_relative,
    erasure,
    explanation_of_rules,
    guardian_erasure,
    limit_sensitive,
    objection,
    objection_direct_marketing,
    opt_out_sale_sharing,
    portability,
    rectification,
    restriction,
    withdraw_consent,
)

_MODULES = (
    confirmation,
    access,
    copy,
    portability,
    rectification,
    erasure,
    restriction,
    objection,
    objection_direct_marketing,
    withdraw_consent,
    account_closure,
    opt_out_sale_sharing,
    limit_sensitive,
    automated_decision_review,
    explanation_of_rules,
    complaint,
    guardian_erasure,
    deceased_relative,
)

KINDS: Mapping[Right, Kind] = {module.KIND.right: module.KIND for module in _MODULES}

NOT_BY_REQUEST: Mapping[Right, str] = {
    Right.INFORMATION: "The notice and the terms that apply are always readable.",
    Right.OPT_OUT_ADMT: "No controller here lets a machine decide on people alone.",
    Right.ACCESS_ADMT: "No controller here lets a machine decide on people alone.",
    Right.APPEAL: "An appeal is a step of the request that was refused.",
    Right.NON_RETALIATION: "Nobody has to ask not to be treated worse.",
    Right.NOMINATE: "No applicable law asks for it.",
}


def is_answered_by_package(rights: frozenset[Right]) -> bool:
    """Whether some of the rights are answered by a package of the person's data."""
    return any(KINDS[right].handling is Handling.PACKAGE for right in rights if right in KINDS)
