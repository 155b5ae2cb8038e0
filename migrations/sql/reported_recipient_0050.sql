-- Whom a person reported: the recipient that looks risky, such as a kit in an app.
alter table habeas.incident add column recipient_code text;
