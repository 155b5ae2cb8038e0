-- What peers find in the database beside habeas' own schema, each for its own fair chance.

-- PostGraphile sorts by email in the database's own order and then by the key: with this index its page is no sort.
create index membership_email_of_peers on habeas.membership (org_id, email, id);

-- PostGraphile finds relations by foreign keys, or by these.
comment on table habeas.person is E'@foreignKey (residence) references habeas.place (code)';
comment on table habeas.membership is E'@foreignKey (residence) references habeas.place (code)';
comment on table habeas.vault_record is
  E'@foreignKey (controller_id, category_code) references habeas.data_category (org_id, code)\n'
  '@foreignKey (controller_id, service_code) references habeas.service (org_id, code)';
comment on table habeas.consent is
  E'@foreignKey (controller_id, purpose_code) references habeas.purpose (org_id, code)';

create schema peers;
grant usage on schema peers to habeas_app;

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
