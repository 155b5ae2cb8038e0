-- What peers find in the database beside habeas' own schema, each for its own fair chance.

-- PostGraphile finds relations by foreign keys, or by these.
comment on table habeas.person is E'@foreignKey (residence) references habeas.place (code)';
comment on table habeas.vault_record is
  E'@foreignKey (controller_id, category_code) references habeas.data_category (org_id, code)\n'
  '@foreignKey (controller_id, service_code) references habeas.service (org_id, code)';
comment on table habeas.consent is
  E'@foreignKey (controller_id, purpose_code) references habeas.purpose (org_id, code)';

create schema peers;
grant usage on schema peers to habeas_app;

-- PostGraphile sorts in the order of the column: here in that of the index that habeas has, under the same row rules.
create view peers.member with (security_invoker) as
select org_id, id, email collate "C" as email, display_name, role, status, joined_at, residence from habeas.membership;
comment on view peers.member is E'@primaryKey org_id,id\n@foreignKey (residence) references habeas.place (code)';
grant select on peers.member to habeas_app;

-- What the law says to a request of today by somebody of a place; filled by asking habeas.
create table peers.law (
    place text primary key,
    acknowledge_by timestamptz,
    effective_due timestamptz,
    hard_due timestamptz,
    due_order timestamptz not null,
    trace jsonb not null,
    citations jsonb not null,
    clocks jsonb not null,
    jobs text[] not null
);
grant select on peers.law to habeas_app;
