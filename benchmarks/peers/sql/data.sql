-- People of one controller: :persons of them in organizations of 2,000, but for one that has three fifths of all.
-- Two records each, and 100 for the first hundred persons of the big organization; one request for every tenth.
set session_replication_role = replica;
set timezone = 'UTC';

create temporary table plan as
select g as n,
       ('10000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid as subject_id,
       ('20000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid as personal_id,
       case when g <= :persons * 3 / 5 then 1 else 2 + (g / 2000) end as org_n,
       (array['DE', 'FR', 'IE', 'US-CA', 'CN', 'SG'])[1 + g % 6] as place,
       timestamptz '2024-01-01' + g * interval '7 seconds' as at
  from generate_series(1, :persons) g;

insert into habeas.place (code, name)
select * from (values ('DE', 'Germany'), ('FR', 'France'), ('IE', 'Ireland'), ('US-CA', 'California'),
                      ('CN', 'China'), ('SG', 'Singapore')) v (code, name)
on conflict do nothing;

insert into habeas.organization
    (org_id, kind, name, legal_name, controller_id, home_region, establishments, created_at)
select :'controller', 'CONTROLLER', 'Controller', 'Controller Ltd', :'controller', 'sg', '{}', '2024-01-01'
union all
select distinct ('30000000-0000-7000-8000-' || lpad(to_hex(org_n), 12, '0'))::uuid, 'CUSTOMER', 'Organization ' || org_n,
       'Organization ' || org_n || ' GmbH', :'controller'::uuid, 'sg', '{}'::text[], timestamptz '2024-01-01' from plan
union all
select personal_id, 'PERSONAL', 'Person ' || n, 'Person ' || n, :'controller', 'sg', '{}', at from plan;

insert into habeas.person
    (org_id, subject_id, controller_id, display_name, primary_email, residence, language, service_code, created_at)
select personal_id, subject_id, :'controller', 'Person "' || n || '"', 'p' || n || '@people.example', place, 'en',
       'ONE', at
  from plan;

insert into habeas.membership
    (org_id, id, subject_id, email, display_name, role, status, account_kind, residence, joined_at, overseen_scopes)
select ('30000000-0000-7000-8000-' || lpad(to_hex(org_n), 12, '0'))::uuid,
       ('40000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, subject_id, 'p' || n || '@work.example',
       'Person "' || n || '"', 'MEMBER', 'ACTIVE', 'MANAGED', place, at, '{}'::text[]
  from plan
union all
select personal_id, ('50000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, subject_id,
       'p' || n || '@people.example', 'Person "' || n || '"', 'OWNER', 'ACTIVE', 'PERSONAL', place, at, '{}'::text[]
  from plan;

insert into habeas.data_category (org_id, code, name, sensitive, field_class, items)
select :'controller', code, initcap(code), false, code, '[]' from unnest(array['ACCOUNT', 'DEVICE', 'CONTENT']) code;
insert into habeas.service (org_id, code, name, status)
select :'controller', code, 'Service ' || code, 'ACTIVE' from unnest(array['ONE', 'TWO']) code;

-- What people can consent to, so many that nobody has to consent twice within a run.
insert into habeas.purpose (org_id, code, name)
select :'controller', 'P' || k, 'Purpose "' || k || '"' from generate_series(1, :purposes) k;

insert into habeas.vault_record
    (org_id, id, subject_id, controller_id, category_code, field_class, label, sealed, collected_at, collected_in,
     source, service_code, activity_codes, restricted)
select personal_id, ('60000000-0000-7000-8000-' || lpad(to_hex(n * 128 + k), 12, '0'))::uuid, subject_id,
       :'controller', c, c, 'Record ' || k, '\x00', at + k * interval '1 hour', 'sg', 'PERSON',
       (array['ONE', 'TWO'])[1 + k % 2], '{}', false
  from plan, generate_series(1, case when n <= 100 then 100 else 2 end) k,
       lateral (select (array['ACCOUNT', 'DEVICE', 'CONTENT'])[1 + k % 3] c) x;

insert into habeas.rights_request
    (org_id, id, subject_id, reference, status, open, language, residence, received_at, effective_due, hard_due,
     due_order, trace)
select :'controller', ('70000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, subject_id,
       'R-' || lpad(n::text, 9, '0'), case when n % 20 = 0 then 'IN_PROGRESS' else 'DELIVERED' end, n % 20 = 0, 'en',
       place, at, at + interval '30 days', at + interval '45 days', at + interval '30 days', '{}'
  from plan where n % 10 = 0;

insert into habeas.requested_right (org_id, request_id, position, subject_id, right_code, outcome, citations, open,
    received_at, due_order)
select :'controller', ('70000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, k, subject_id,
       (array['ACCESS', 'ERASURE'])[k], 'PENDING', '[]', n % 20 = 0, at, at + interval '30 days'
  from plan, generate_series(1, 2) k where n % 10 = 0;

-- The first hundred persons have fifty answered requests each, of three rights.
insert into habeas.rights_request
    (org_id, id, subject_id, reference, status, open, language, residence, received_at, effective_due, hard_due,
     answered_at, due_order, trace)
select :'controller', ('71000000-0000-7000-8000-' || lpad(to_hex(n * 64 + k), 12, '0'))::uuid, subject_id,
       'S-' || lpad((n * 64 + k)::text, 9, '0'), 'DELIVERED', false, 'en', place, t, t + interval '30 days',
       t + interval '45 days', t + interval '20 days', t + interval '30 days', '{}'
  from plan, generate_series(1, 50) k, lateral (select timestamptz '2025-01-01' + k * interval '1 hour' t) x
 where n <= 100;

insert into habeas.requested_right
    (org_id, request_id, position, subject_id, right_code, outcome, explanation, citations, decided_at, open,
     received_at, due_order)
select :'controller', ('71000000-0000-7000-8000-' || lpad(to_hex(n * 64 + k), 12, '0'))::uuid, r, subject_id,
       (array['ACCESS', 'ERASURE', 'PORTABILITY'])[r], 'GRANTED', 'Done on day ' || k,
       '[]', t + interval '20 days', false, t, t + interval '30 days'
  from plan, generate_series(1, 50) k, generate_series(1, 3) r,
       lateral (select timestamptz '2025-01-01' + k * interval '1 hour' t) x
 where n <= 100;

analyze;
