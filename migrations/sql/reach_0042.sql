-- Bulk exports have a row in every region of their organization; that of the home region says how they stand.
ALTER TABLE habeas.bulk_export ADD COLUMN home_region TEXT;
ALTER TABLE habeas.bulk_export ADD COLUMN elsewhere TEXT[];
ALTER TABLE habeas.bulk_export ADD COLUMN withheld JSONB;
