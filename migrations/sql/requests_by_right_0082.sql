-- What a request is sorted by stands beside each of its rights, so that those for one right are read in order from an
-- index. Rows of the release before have none of it until their request is moved; the next release may require it.
alter table habeas.requested_right add column open boolean, add column received_at timestamptz,
    add column due_order timestamptz;
alter table habeas.rights_request no force row level security;
alter table habeas.requested_right no force row level security;
update habeas.requested_right n set open = r.open, received_at = r.received_at, due_order = r.due_order
  from habeas.rights_request r where r.org_id = n.org_id and r.id = n.request_id;
alter table habeas.requested_right force row level security;
alter table habeas.rights_request force row level security;
alter table habeas.requested_right add constraint requested_right_once_key unique (org_id, request_id, right_code);
create index requested_right_due_idx on habeas.requested_right (org_id, right_code, due_order, request_id);
create index requested_right_received_idx on habeas.requested_right (org_id, right_code, received_at, request_id);
create index requested_right_open_due_idx on habeas.requested_right (org_id, right_code, open, due_order, request_id);
create index requested_right_open_received_idx
    on habeas.requested_right (org_id, right_code, open, received_at, request_id);
