-- The members of one status whom the organization oversees now, in the order of the directory.
create index membership_status_idx on habeas.membership (org_id, status, email collate "C", id)
    where overseer_id is not null;
