ALTER TABLE habeas.request_message ADD COLUMN bounced_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.request_message ADD COLUMN refusal TEXT;
