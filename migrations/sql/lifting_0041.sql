-- Delays of ledger entries can be lifted. Those asked for before belong to no controller's list; they end within 30 days.
ALTER TABLE habeas.ledger_delay ADD COLUMN controller_id UUID;
ALTER TABLE habeas.ledger_delay ADD COLUMN lifted_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.ledger_delay ADD COLUMN lifted_by UUID;
CREATE INDEX ledger_delay_controller_id_idx ON habeas.ledger_delay (controller_id, requested_at, id);
drop policy ledger_delay_select on habeas.ledger_delay;
drop policy ledger_delay_update on habeas.ledger_delay;
revoke update on habeas.ledger_delay from habeas_app;
create policy ledger_delay_select on habeas.ledger_delay for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' oversight:approve '::text) > 0)) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0)) or ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0)));
grant update (approved_by, approved_at, starts_at, expires_at, lifted_at, lifted_by) on habeas.ledger_delay to habeas_app;
create policy ledger_delay_update on habeas.ledger_delay for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' oversight:approve '::text) > 0)) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' oversight:approve '::text) > 0)) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0)));
grant update (visible_from) on habeas.ledger_entry to habeas_app;
create policy ledger_entry_update on habeas.ledger_entry for update to habeas_app using ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0)) with check ((strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0));
