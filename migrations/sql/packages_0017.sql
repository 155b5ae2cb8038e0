-- Packages in frames: what stood in one row stands in many, and the key apart from them.
ALTER TABLE habeas.answer_package ALTER COLUMN size TYPE BIGINT;
ALTER TABLE habeas.answer_package ALTER COLUMN sealed DROP NOT NULL;
ALTER TABLE habeas.answer_package ADD COLUMN wrapped BYTEA;
ALTER TABLE habeas.answer_package ADD COLUMN frames INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE habeas.answer_package ADD COLUMN destroyed_at TIMESTAMP WITH TIME ZONE;
CREATE TABLE habeas.answer_chunk (
	org_id UUID NOT NULL,
	package_id UUID NOT NULL,
	position INTEGER NOT NULL,
	request_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	sealed BYTEA NOT NULL,
	CONSTRAINT answer_chunk_pkey PRIMARY KEY (org_id, package_id, position)
);
CREATE INDEX answer_chunk_request_idx ON habeas.answer_chunk (subject_id, org_id, request_id);
alter table habeas.answer_chunk enable row level security;
alter table habeas.answer_chunk force row level security;
grant select on habeas.answer_chunk to habeas_app;
create policy answer_chunk_select on habeas.answer_chunk for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.answer_chunk to habeas_app;
create policy answer_chunk_insert on habeas.answer_chunk for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.answer_chunk to habeas_app;
create policy answer_chunk_delete on habeas.answer_chunk for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
