-- Passkeys: the one challenge that a session waits for, and what is known of each passkey.
alter table auth.session add column challenge bytea;
alter table auth.session add column challenge_until timestamp with time zone;
alter table auth.second_factor add column used_at timestamp with time zone;
alter table auth.second_factor add column doubted_at timestamp with time zone;

-- What is left of somebody's backup codes, as keyed hashes.
create table auth.backup_code (
    subject_id uuid not null,
    code_hash bytea not null,
    made_at timestamp with time zone not null,
    constraint backup_code_pkey primary key (subject_id, code_hash),
    constraint backup_code_account_fkey foreign key (subject_id) references auth.account (subject_id) on delete cascade
);
grant select, insert, update, delete on auth.backup_code to habeas_app;
