-- What a withdrawn consent and a forgotten proof are found by, so that neither reads a whole table.
create index authorization_code_consent_idx on auth.authorization_code (consent_id, issued_at);
create index authorization_code_expires_idx on auth.authorization_code (expires_at);
create index seen_once_forget_idx on auth.seen_once (forget_at);
