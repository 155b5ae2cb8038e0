-- A leaf says who looked by commitments; what opens them lies beside the ledger, and can be deleted.
ALTER TABLE habeas.ledger_entry ADD COLUMN actor_commitment BYTEA;
ALTER TABLE habeas.ledger_entry ADD COLUMN client_commitment BYTEA;
ALTER TABLE habeas.ledger_inquiry ADD COLUMN accessor_salt BYTEA;
CREATE TABLE habeas.ledger_opening (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	salt BYTEA NOT NULL,
	CONSTRAINT ledger_opening_pkey PRIMARY KEY (org_id, id)
);
alter table habeas.ledger_opening enable row level security;
alter table habeas.ledger_opening force row level security;
grant select on habeas.ledger_opening to habeas_app;
create policy ledger_opening_select on habeas.ledger_opening for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' organizations:register '::text) > 0)) or ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0)));
grant insert on habeas.ledger_opening to habeas_app;
create policy ledger_opening_insert on habeas.ledger_opening for insert to habeas_app with check ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0));
grant delete on habeas.ledger_opening to habeas_app;
create policy ledger_opening_delete on habeas.ledger_opening for delete to habeas_app using ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0));
