-- What the console asks for, so that no page of it goes through a whole table.
CREATE INDEX accounts_organizations ON accounts (type) WHERE type = 'organization';
CREATE INDEX accounts_by_name ON accounts (name COLLATE NOCASE) WHERE name IS NOT NULL;
CREATE INDEX accounts_by_phone ON accounts (phone_number) WHERE phone_number IS NOT NULL;

-- The e-mails and the result of a batch are long; to read past them takes its time.
CREATE INDEX import_batches_progress ON import_batches (id, account_id, started_at, due_at, finished_at, size, imported, failed);
