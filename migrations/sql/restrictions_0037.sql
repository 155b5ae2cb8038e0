ALTER TABLE habeas.use_stop ADD COLUMN category_codes TEXT[];
