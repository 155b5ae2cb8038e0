-- What was found of domains on which somebody has an address and that nobody claims.
CREATE TABLE habeas.watched_domain (
	name TEXT NOT NULL,
	looked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	gone_since TIMESTAMP WITH TIME ZONE,
	lapsed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT watched_domain_pkey PRIMARY KEY (name)
);
alter table habeas.watched_domain enable row level security;
alter table habeas.watched_domain force row level security;
grant select on habeas.watched_domain to habeas_app;
create policy watched_domain_select on habeas.watched_domain for select to habeas_app using ((select (strpos(current_setting('app.scopes'::text, true), ' organizations:register '::text) > 0)));
grant insert on habeas.watched_domain to habeas_app;
create policy watched_domain_insert on habeas.watched_domain for insert to habeas_app with check ((strpos(current_setting('app.scopes'::text, true), ' organizations:register '::text) > 0));
grant update on habeas.watched_domain to habeas_app;
create policy watched_domain_update on habeas.watched_domain for update to habeas_app using ((strpos(current_setting('app.scopes'::text, true), ' organizations:register '::text) > 0)) with check ((strpos(current_setting('app.scopes'::text, true), ' organizations:register '::text) > 0));
