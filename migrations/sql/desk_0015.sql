CREATE INDEX rights_request_due_order_idx ON habeas.rights_request (org_id, due_order, id);
