CREATE TABLE accounts (
    id              TEXT PRIMARY KEY,
    type            TEXT NOT NULL,
    name            TEXT,
    email           TEXT UNIQUE, -- normalised
    domain          TEXT UNIQUE,
    domain_verified INTEGER NOT NULL DEFAULT 0,
    txt_record      TEXT,
    secret_hash     BLOB UNIQUE, -- SHA-256 of the API key secret
    wallet_address  TEXT NOT NULL UNIQUE, -- lower case
    wallet_key      BLOB NOT NULL, -- secp256k1 scalar
    wallet_suri     TEXT NOT NULL,
    created_at      INTEGER NOT NULL, -- milliseconds since 1970, as all times
    updated_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE nfts (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of minting
    token_id   TEXT NOT NULL UNIQUE,
    holder     TEXT NOT NULL, -- wallet addresses
    minter     TEXT NOT NULL,
    visibility TEXT NOT NULL,
    static     TEXT NOT NULL, -- JSON objects as they were sent
    dynamic    TEXT NOT NULL,
    token_uri  TEXT NOT NULL,
    signature  TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX nfts_by_holder ON nfts (holder, seq);
CREATE INDEX nfts_by_minter ON nfts (minter, seq);

CREATE TABLE import_batches (
    id          TEXT PRIMARY KEY,
    account_id  TEXT NOT NULL,
    emails      TEXT NOT NULL, -- JSON array as it was sent
    started_at  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    finished_at INTEGER,
    result      TEXT -- JSON array, null while running
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;
