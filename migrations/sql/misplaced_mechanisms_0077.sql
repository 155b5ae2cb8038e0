-- A declaration takes away the copies of mechanisms that an older release wrote into regions that they do not let read.
grant delete on habeas.transfer_mechanism to habeas_app;
create policy transfer_mechanism_delete on habeas.transfer_mechanism for delete to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0));
