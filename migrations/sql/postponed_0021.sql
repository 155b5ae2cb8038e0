alter table habeas.capture add column postponed_at timestamp with time zone;
