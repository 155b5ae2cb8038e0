-- The partners whom people may let send requests for them, and who of them takes authorizations now.
alter table habeas.organization add column agent_of uuid, add column takes_authorizations boolean not null default false;
create index organization_agent_of_idx on habeas.organization (agent_of, takes_authorizations, created_at, org_id);
alter table habeas.organization no force row level security;
alter table habeas.oauth_client no force row level security;
update habeas.organization o set agent_of = o.controller_id, takes_authorizations = c.status = 'ACTIVE'
  from habeas.oauth_client c
 where c.partner_org_id = o.org_id and c.org_id = o.controller_id and o.kind = 'PARTNER'
   and c.acts_for_itself and c.scopes @> array['requests:open', 'requests:track'];
alter table habeas.organization force row level security;
alter table habeas.oauth_client force row level security;
alter policy organization_select on habeas.organization using (coalesce(((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid)) or (org_id = (select (nullif(current_setting('app.controller'::text, true), ''::text))::uuid)) or ((org_id = any (((select string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[] where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)))::uuid[]))) or ((agent_of = (select (nullif(current_setting('app.controller'::text, true), ''::text))::uuid)) and (coalesce(((select (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)) or (select (strpos(current_setting('app.scopes'::text, true), ' rights:exercise '::text) > 0))), false)))), false));
