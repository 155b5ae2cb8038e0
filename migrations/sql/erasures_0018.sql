-- What an entry of the erasure ledger names, and whether it was copied to where no backup reaches.
ALTER TABLE habeas.erasure_entry ADD COLUMN kind TEXT DEFAULT 'RECORD' NOT NULL;
ALTER TABLE habeas.erasure_entry ADD COLUMN kept_at TIMESTAMP WITH TIME ZONE;
CREATE INDEX erasure_entry_unkept_idx ON habeas.erasure_entry (org_id, at) WHERE kept_at IS NULL;
grant update on habeas.erasure_entry to habeas_app;
create policy erasure_entry_update on habeas.erasure_entry for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
