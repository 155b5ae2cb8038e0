-- Entries that their person is told of later: who decided it, until when, and a rule that ends by itself.
CREATE TABLE habeas.ledger_delay (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	member_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	purpose TEXT NOT NULL,
	reason TEXT NOT NULL,
	note TEXT NOT NULL,
	days INTEGER NOT NULL,
	requested_by UUID NOT NULL,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	approved_by UUID,
	approved_at TIMESTAMP WITH TIME ZONE,
	starts_at TIMESTAMP WITH TIME ZONE,
	expires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT ledger_delay_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT ledger_delay_second_person_check CHECK (approved_by is null or (approved_by <> requested_by and approved_by <> subject_id and approved_at is not null and starts_at is not null and expires_at is not null))
);
CREATE INDEX ledger_delay_requested_at_idx ON habeas.ledger_delay (org_id, requested_at, id);
CREATE INDEX ledger_delay_subject_id_idx ON habeas.ledger_delay (subject_id, org_id, purpose);
alter table habeas.ledger_delay enable row level security;
alter table habeas.ledger_delay force row level security;
grant select on habeas.ledger_delay to habeas_app;
create policy ledger_delay_select on habeas.ledger_delay for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.ledger_delay to habeas_app;
create policy ledger_delay_insert on habeas.ledger_delay for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) and (requested_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid));
grant update on habeas.ledger_delay to habeas_app;
create policy ledger_delay_update on habeas.ledger_delay for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
ALTER TABLE habeas.ledger_entry ADD COLUMN visible_from TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.ledger_entry ADD COLUMN delay_reason TEXT;
CREATE INDEX ledger_entry_delayed_idx ON habeas.ledger_entry (org_id) WHERE visible_from IS NOT NULL;
drop policy ledger_entry_select on habeas.ledger_entry;
create policy ledger_entry_select on habeas.ledger_entry for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) and (visible_from is null or visible_from <= now())) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('ledger:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));

-- Whoever objected can take it back.
drop policy ledger_inquiry_update on habeas.ledger_inquiry;
create policy ledger_inquiry_update on habeas.ledger_inquiry for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
drop policy look_stop_delete on habeas.look_stop;
create policy look_stop_delete on habeas.look_stop for delete to habeas_app using (((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
