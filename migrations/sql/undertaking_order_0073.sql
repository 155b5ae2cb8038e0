-- Versions published in two regions at once may share a number; which is in force goes by the day, the number, the id.
alter table habeas.staff_undertaking drop constraint staff_undertaking_version_key;
