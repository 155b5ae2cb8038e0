-- When the last code went to an address that was given up unconfirmed: the pause after it outlasts the address.
alter table habeas.person add column code_sent_at timestamp with time zone;
