"""The lists of an answer besides records and resources, and why some tables about a person are in no answer."""

from collections.abc import Mapping

LISTS: Mapping[str, str] = {
    "spaces": """select jsonb_build_object('organization', m.org_id, 'name', o.name, 'kind', o.kind,
            'memberSince', {m.joined_at}, 'endedAt', {m.ended_at}, 'capturedThrough', m.captured_through,
            'overseenScopes', m.overseen_scopes, 'announcedAt', {m.oversight_announced_at})
       from habeas.membership m join habeas.organization o on o.org_id = m.org_id
      where m.subject_id = $1 and ($3 or m.org_id = $2) order by m.joined_at, m.id""",
    "categories": """select jsonb_build_object('code', c.code, 'name', c.name, 'sensitive', c.sensitive)
       from habeas.data_category c where c.org_id = $4 order by c.code""",
    "activities": """select jsonb_build_object('code', a.code, 'purpose', a.purpose_code, 'name', p.name,
            'legalBasis', a.legal_basis, 'legalBases', a.legal_bases, 'categories', a.category_codes,
            'retention', a.retention, 'transfers', a.transfers)
       from habeas.processing_activity a
       join habeas.purpose p on p.org_id = a.org_id and p.code = a.purpose_code
      where a.org_id = $4 order by a.code""",
    "recipients": """select jsonb_build_object('name', r.name, 'role', r.role, 'country', r.country,
            'service', r.service_code, 'categories', r.category_codes)
       from habeas.recipient r where r.org_id = $4 order by r.name, r.code""",
    "consents": """select jsonb_build_object('purpose', c.purpose_code, 'status', c.status, 'language', c.language,
            'givenAt', {c.given_at}, 'withdrawnAt', {c.withdrawn_at})
       from habeas.consent c where c.subject_id = $1 and $3 order by c.given_at, c.id""",
    "acceptances": """select jsonb_build_object('notice', v.title, 'version', v.version, 'language', a.language,
            'kind', a.kind, 'acceptedAt', {a.accepted_at})
       from habeas.notice_acceptance a
       join habeas.notice_version v on v.org_id = a.controller_id and v.id = a.version_id
      where a.subject_id = $1 and $3 order by a.accepted_at, a.id""",
    "requests": """select jsonb_build_object('reference', r.reference, 'status', r.status,
            'receivedAt', {r.received_at}, 'closedAt', {r.closed_at},
            'rights', (select jsonb_agg(n.right_code order by n.position) from habeas.requested_right n
                        where n.org_id = r.org_id and n.request_id = r.id))
       from habeas.rights_request r where r.subject_id = $1 and ($3 or r.org_id = $2) order by r.received_at, r.id""",
    "looks": """select jsonb_build_object('at', {l.at}, 'organization', l.organization_name,
            'actorKind', l.actor_kind, 'actorRole', l.actor_role, 'purpose', l.purpose, 'legalBasis', l.legal_basis,
            'fieldClasses', l.field_classes)
       from habeas.ledger_entry l where l.subject_id = $1 and ($3 or l.org_id = $2) order by l.at, l.id""",
}
"""By name in the answer: one JSON object for each row. `{column}` is an instant, in UTC.

$1 is the person, $2 who answers, $3 whether that is the controller, $4 the controller.
"""

BESIDES: Mapping[str, str] = {
    "ageStatements": """select jsonb_build_object('source', a.source, 'born', a.born, 'grown', a.grown,
            'statedAt', {a.stated_at})
       from habeas.age_statement a where a.subject_id = $1 and $3""",
    "ageDoubts": """select jsonb_build_object('below', d.below, 'signs', d.signs, 'recordedAt', {d.recorded_at},
            'settledAt', {d.settled_at}, 'settlement', d.settlement)
       from habeas.age_doubt d where d.subject_id = $1 and $3 order by d.recorded_at, d.id""",
    "guardianAgreements": """select jsonb_build_object('purposes', g.purpose_codes, 'agreedAt', {g.agreed_at},
            'expiresAt', {g.expires_at}, 'endedAt', {g.ended_at})
       from habeas.guardian_agreement g where g.subject_id = $1 and $3 order by g.agreed_at, g.id""",
    "presentations": """select jsonb_build_object('notice', v.title, 'version', v.version, 'language', n.language,
            'presentedAt', {n.presented_at}, 'declinedAt', {n.declined_at})
       from habeas.notice_presentation n
       join habeas.notice_version v on v.org_id = n.controller_id and v.id = n.version_id
      where n.subject_id = $1 and $3 order by n.presented_at, n.id""",
    "publicationAgreements": """select jsonb_build_object('items', a.items, 'manner', a.manner,
            'language', a.language, 'agreedAt', {a.agreed_at}, 'withdrawnAt', {a.withdrawn_at})
       from habeas.publication_agreement a where a.subject_id = $1 and $3 order by a.agreed_at, a.id""",
    "publications": """select jsonb_build_object('items', p.items, 'manner', p.manner, 'ground', p.ground,
            'instrument', p.instrument, 'protection', p.protection, 'publishedAt', {p.published_at},
            'endedAt', {p.ended_at}, 'takenDownAt', {p.taken_down_at})
       from habeas.publication p where p.subject_id = $1 and $3 order by p.published_at, p.id""",
    "disclosures": """select jsonb_build_object('recipient', coalesce(r.name, d.recipient_code),
            'purpose', d.purpose_code, 'categories', d.category_codes, 'kind', d.kind, 'ground', d.ground,
            'disclosedAt', {d.disclosed_at})
       from habeas.disclosure d
       left join habeas.recipient r on r.org_id = d.controller_id and r.code = d.recipient_code
      where d.subject_id = $1 and $3 order by d.disclosed_at, d.id""",
}
"""The same, absent where there are none, and from an answer that hands out no records."""

_ELSEWHERE = "Said in the same answer by another table: {}."
_IN_FULL = "Handed out in full by `{}` at any time."
_ACCOUNT_OF_OTHERS = "What staff owe and did as staff; the answer of their employer, not of the service that they run."
_MEANS = "A means of keeping other data; it says nothing more of the person."
_OF_REQUEST = "The working of a request, which its person reads whole in `RightsRequest`."
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("access_decision", "staff_training", "staff_undertaking_acceptance"), _ACCOUNT_OF_OTHERS),
    "staff_violation": _ACCOUNT_OF_OTHERS,
    **dict.fromkeys(("answer_chunk", "answer_package"), "Earlier answers themselves."),
    **dict.fromkeys(("space_key", "log_entry", "log_pending", "looked_person"), _MEANS),
    "address_domain": _ELSEWHERE.format("the domains of email_address"),
    "agent_authorization": _IN_FULL.format("viewer.agentAuthorizations"),
    "authority_demand_person": _IN_FULL.format("viewer.authorityDemands") + " Not while a court forbids it.",
    "bulk_export_person": _IN_FULL.format("viewer.bulkExportNotices") + " Its copy is gone once it was taken.",
    "capture": _IN_FULL.format("viewer.captures"),
    "collection": _IN_FULL.format("viewer.collections") + " One row for each use of each item.",
    "consent_receipt": _IN_FULL.format("Consent.receipts"),
    "content_access": _IN_FULL.format("viewer.contentAccesses"),
    **dict.fromkeys(
        ("correction", "identity_declaration", "item_decision", "request_clock", "request_event"), _OF_REQUEST
    ),
    **dict.fromkeys(("request_message", "request_task", "system_step"), _OF_REQUEST),
    "ledger_delay": _ELSEWHERE.format("ledger_entry, once the delay is over"),
    "ledger_inquiry": _IN_FULL.format("viewer.ledgerInquiries"),
    "look_stop": _IN_FULL.format("viewer.ledgerInquiries") + " It is the objection that was kept there.",
    "permission_answer": _IN_FULL.format("viewer.permissionAnswers"),
    "received_invitation": _IN_FULL.format("viewer.invitations"),
    "representation": _IN_FULL.format("viewer.representations"),
    "unit_grant": _IN_FULL.format("viewer.unitGrants"),
    "use_stop": _ELSEWHERE.format("rights_request and consent, by which each came"),
}
"""Tables that have rows about a person and are in no answer, each with the reason (GDPR 15(1), 15(3))."""
