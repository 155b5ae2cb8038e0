-- The open requests, those of one status and the members of one status, in the order in which they came: a page of them
-- reads nothing of what has been over for years.
create index rights_request_open_received_idx on habeas.rights_request (org_id, open, received_at, id);
create index rights_request_status_received_idx on habeas.rights_request (org_id, status, received_at, id);
create index membership_status_joined_idx on habeas.membership (org_id, status, joined_at, id) where overseer_id is not null;
