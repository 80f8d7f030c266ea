-- Which NFTs have a term (a minter, a holder, a field's value, being public): one
-- row for 4,096 consecutive values of nfts.seq, see index.go.
CREATE TABLE nft_index (
    term    BLOB NOT NULL,
    block   INTEGER NOT NULL,
    members BLOB NOT NULL,
    PRIMARY KEY (term, block)
) STRICT, WITHOUT ROWID;

DROP INDEX nfts_by_holder;
DROP INDEX nfts_by_minter;

CREATE TABLE nft_transfers (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    token_id       TEXT NOT NULL,
    transferred_at INTEGER NOT NULL
) STRICT;

CREATE INDEX nft_transfers_by_token ON nft_transfers (token_id, id);

-- Codes of QR verifications.
CREATE TABLE nft_verifications (
    code        TEXT PRIMARY KEY,
    token_id    TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    verified_at INTEGER,
    verified_by TEXT -- account
) STRICT;

ALTER TABLE accounts ADD COLUMN phone_number TEXT; -- E.164, verified

CREATE TABLE phone_verifications (
    token_hash   BLOB PRIMARY KEY, -- SHA-256 of tmp_token
    account_id   TEXT NOT NULL,
    phone_number TEXT NOT NULL,
    code         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Codes of generated buttons, and who was associated through them.
CREATE TABLE association_codes (
    code         TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL,
    redirect_url TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    used_at      INTEGER
) STRICT;

CREATE TABLE associations (
    organization_id TEXT NOT NULL,
    end_user_id     TEXT NOT NULL,
    associated_at   INTEGER NOT NULL,
    PRIMARY KEY (organization_id, end_user_id)
) STRICT, WITHOUT ROWID;

-- What would have been sent to somebody's phone or mailbox.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    sent_at    INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    account_id TEXT NOT NULL,
    code       TEXT NOT NULL
) STRICT;

-- The emulator's own DNS zone; vals is a JSON array.
CREATE TABLE txt_records (
    name TEXT PRIMARY KEY,
    vals TEXT NOT NULL
) STRICT;

-- E-mails whose import fails.
CREATE TABLE failing_emails (
    email TEXT PRIMARY KEY
) STRICT;

CREATE INDEX import_batches_running ON import_batches (due_at) WHERE result IS NULL;

CREATE TABLE w3block_tenants (
    id          TEXT PRIMARY KEY,
    account_id  TEXT NOT NULL, -- the organization
    name        TEXT NOT NULL,
    key         TEXT NOT NULL,
    secret_hash BLOB NOT NULL -- SHA-256
) STRICT;

CREATE TABLE w3block_users (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL,
    email          TEXT NOT NULL, -- normalised
    name           TEXT NOT NULL,
    password_hash  BLOB NOT NULL, -- bcrypt
    roles          TEXT NOT NULL, -- JSON array
    wallet_id      TEXT NOT NULL,
    wallet_address TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    UNIQUE (email, tenant_id)
) STRICT;

CREATE TABLE w3block_sessions (
    access_hash  BLOB PRIMARY KEY, -- SHA-256 of the access token
    tenant_id    TEXT NOT NULL,
    user_id      TEXT, -- null for the tenant itself
    refreshed_at INTEGER, -- the first time
    revoked_at   INTEGER
) STRICT, WITHOUT ROWID;
