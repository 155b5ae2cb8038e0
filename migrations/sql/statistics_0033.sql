-- The planner's statistics keep samples of what stands in a column, in a table that no erasure reaches and no user of
-- ours may change. None of these columns steers a plan, so none of them is sampled.
ALTER TABLE habeas.vault_record ALTER COLUMN label SET STATISTICS 0;
ALTER TABLE habeas.person ALTER COLUMN display_name SET STATISTICS 0;
ALTER TABLE habeas.email_address ALTER COLUMN address SET STATISTICS 0;
ALTER TABLE habeas.organization ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE habeas.organization ALTER COLUMN legal_name SET STATISTICS 0;
ALTER TABLE habeas.organization ALTER COLUMN contact_email SET STATISTICS 0;
ALTER TABLE habeas.rights_request ALTER COLUMN note SET STATISTICS 0;
ALTER TABLE habeas.request_event ALTER COLUMN note SET STATISTICS 0;
ALTER TABLE habeas.requested_right ALTER COLUMN explanation SET STATISTICS 0;
ALTER TABLE habeas.ledger_inquiry ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE habeas.ledger_inquiry ALTER COLUMN explanation SET STATISTICS 0;
ALTER TABLE habeas.ledger_inquiry ALTER COLUMN accessor_name SET STATISTICS 0;
ALTER TABLE habeas.invitation ALTER COLUMN address SET STATISTICS 0;
ALTER TABLE habeas.incident ALTER COLUMN summary SET STATISTICS 0;
