-- What each purpose of the register is of the closed list of Cal. Civ. Code 1798.140(e).
alter table habeas.purpose add column business_purpose text,
    add constraint purpose_business_purpose_check check (business_purpose in (
        'AUDITING', 'SECURITY_AND_INTEGRITY', 'DEBUGGING', 'SHORT_TERM_USE', 'PERFORMING_SERVICES',
        'ADVERTISING_AND_MARKETING', 'INTERNAL_RESEARCH', 'QUALITY_AND_SAFETY'));
