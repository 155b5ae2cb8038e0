-- The age gate asks by the person alone, in every consent and every collection.
create index age_statement_subject_id_idx on habeas.age_statement (subject_id);
