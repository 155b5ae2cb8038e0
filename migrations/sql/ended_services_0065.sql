-- The services that ended for a person who objected to data without which they cannot be.
alter table habeas.use_stop add column service_codes text[];
