-- Several who asked at once had each got an ending of their own: one could be called off while another went on.
alter table habeas.organization_ending no force row level security;
update habeas.organization_ending set cancelled_at = now()
 where cancelled_at is null and ended_at is null and (org_id, id) not in (
     select distinct on (org_id) org_id, id from habeas.organization_ending where cancelled_at is null and ended_at is null
      order by org_id, approved_at nulls last, id);
alter table habeas.organization_ending force row level security;
create unique index organization_ending_open_idx on habeas.organization_ending (org_id) where cancelled_at is null and ended_at is null;

alter table habeas.organization_transfer no force row level security;
update habeas.organization_transfer set cancelled_at = now()
 where cancelled_at is null and carried_out_at is null and (org_id, id) not in (
     select distinct on (org_id) org_id, id from habeas.organization_transfer where cancelled_at is null and carried_out_at is null
      order by org_id, accepted_at nulls last, id);
alter table habeas.organization_transfer force row level security;
create unique index organization_transfer_open_idx on habeas.organization_transfer (org_id) where cancelled_at is null and carried_out_at is null;
