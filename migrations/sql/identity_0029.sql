-- Declarations by which people said, signed, who they are.
CREATE TABLE habeas.identity_declaration (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	keep_until TIMESTAMP WITH TIME ZONE NOT NULL,
	wrapped BYTEA NOT NULL,
	sealed BYTEA NOT NULL,
	CONSTRAINT identity_declaration_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT identity_declaration_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE INDEX identity_declaration_request_idx ON habeas.identity_declaration (org_id, request_id);
alter table habeas.identity_declaration enable row level security;
alter table habeas.identity_declaration force row level security;
grant select on habeas.identity_declaration to habeas_app;
create policy identity_declaration_select on habeas.identity_declaration for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.identity_declaration to habeas_app;
create policy identity_declaration_insert on habeas.identity_declaration for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant delete on habeas.identity_declaration to habeas_app;
create policy identity_declaration_delete on habeas.identity_declaration for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
