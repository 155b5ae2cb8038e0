-- What a desk narrows its list of requests by, each in the order of the dates on which they are due.
create index rights_request_status_idx on habeas.rights_request (org_id, status, due_order, id);
create index rights_request_taken_up_idx on habeas.rights_request (org_id, taken_up_by, open, due_order, id)
    where taken_up_by is not null;
create index rights_request_nobodys_idx on habeas.rights_request (org_id, open, due_order, id) where taken_up_by is null;
