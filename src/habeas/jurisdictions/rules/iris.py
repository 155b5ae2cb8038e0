"""Names in the W3C Data Privacy Vocabulary 2.3 where it has one, else in our own namespace."""

from habeas.jurisdictions.rules.sets import DenialCode, LegalBasis, Right

DPV = "https://w3id.org/dpv#"
GDPR = "https://w3id.org/dpv/legal/eu/gdpr#"
JUSTIFICATIONS = "https://w3id.org/dpv/justifications#"
OURS = "https://w3id.org/habeas/"

_DENIALS = {
    DenialCode.IDENTITY_NOT_VERIFIED: "IdentityVerificationFailure",
    DenialCode.NOT_IDENTIFIABLE: "FulfilmentImpossible",
    DenialCode.MANIFESTLY_UNFOUNDED: "ProcessUnfounded",
    DenialCode.EXCESSIVE_REPETITIVE: "ProcessExcessive",
    DenialCode.OVER_FREQUENCY_LIMIT: "ProcessExcessive",
    DenialCode.RIGHTS_OF_OTHERS: "ThirdPartyRightsImpaired",
    DenialCode.LEGAL_PRIVILEGE: "ConfidentialityObligationCompromised",
    DenialCode.FREEDOM_OF_EXPRESSION: "FreedomOfExpressionImpaired",
    DenialCode.LEGAL_OBLIGATION_RETENTION: "LegalObligationImpaired",
    DenialCode.PUBLIC_TASK: "PublicInterestCompromised",
    DenialCode.PUBLIC_HEALTH: "PublicHealthCompromised",
    DenialCode.RESEARCH_ARCHIVE: "ScientificHistoricalResearchImpaired",
    DenialCode.LEGAL_CLAIMS: "LegalClaimImpaired",
    DenialCode.CONTRACT_NECESSITY: "ContractPerformanceNecessity",
    DenialCode.COMPELLING_GROUNDS: "LegitimateInterestOverride",
    DenialCode.TECHNICALLY_INFEASIBLE: "FulfilmentImpossible",
    DenialCode.NATIONAL_RESTRICTION: "LegallyExempted",
    DenialCode.CCPA_SECURITY_INTEGRITY: "SecurityImpaired",
    DenialCode.CCPA_FREE_SPEECH: "FreedomOfExpressionImpaired",
    DenialCode.CCPA_RESEARCH: "ScientificHistoricalResearchImpaired",
    DenialCode.CCPA_LEGAL_OBLIGATION: "LegalObligationImpaired",
    DenialCode.CCPA_COMPLETE_TRANSACTION: "ContractPerformanceNecessity",
}
DENIAL_IRIS = {
    code: JUSTIFICATIONS + _DENIALS[code] if code in _DENIALS else f"{OURS}denial#{code.value}" for code in DenialCode
}

PURPOSE_IRIS = {
    "ACCOUNT_REGISTRATION": DPV + "AccountManagement",
    "CONTACT": DPV + "CommunicationManagement",
    "CRASH_DIAGNOSIS": DPV + "TechnicalServiceProvision",
    "DIRECT_MARKETING": DPV + "DirectMarketing",
    "LEGAL_COMPLIANCE": DPV + "LegalCompliance",
    "PRODUCT_IMPROVEMENT": DPV + "ImproveExistingProductsAndServices",
    "PROTECTION": DPV + "EnforceSecurity",
    "SERVICE_OPERATION": DPV + "ServiceProvision",
    "SERVICE_PROVISION": DPV + "ServiceProvision",
    "SURVEY": DPV + "MarketResearch",
    "USAGE_ANALYSIS": DPV + "ServiceUsageAnalytics",
}

_PREFIXES = {"gdpr:": GDPR, "dpv:": DPV}


def expand(iri: str) -> str:
    """The whole IRI behind a short form such as `gdpr:A15`."""
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(prefix):
            return namespace + iri.removeprefix(prefix)
    return iri


def right_iri(law: str, right: Right, given: str | None) -> str:
    """The name of a right of a law: the given one, else one of ours."""
    return expand(given) if given else f"{OURS}right/{law}#{right.value}"


def basis_iri(law: str, basis: LegalBasis, given: str | None) -> str:
    """The name of a legal basis of a law: the given one, else one of ours."""
    return expand(given) if given else f"{OURS}basis/{law}#{basis.value}"


def purpose_iri(code: str) -> str:
    """The name of a purpose: of the vocabulary where it has one, else one of ours."""
    return PURPOSE_IRIS.get(code, f"{OURS}purpose#{code}")
