-- Since when an address is being removed: it is added again only once it is gone.
alter table habeas.email_address add column given_up_at timestamp with time zone;
