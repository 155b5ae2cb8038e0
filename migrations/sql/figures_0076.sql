-- Figures take each person's first agreement to a notice of the controller, and leave out who withdrew a consent.
create index notice_acceptance_first_idx on habeas.notice_acceptance (controller_id, subject_id, accepted_at, id);
create index consent_withdrawn_idx on habeas.consent (controller_id, purpose_code, subject_id)
 where withdrawn_at is not null;
