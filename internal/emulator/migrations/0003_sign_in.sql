-- Where browsers may be sent with the answer to a sign-in at an organization.
CREATE TABLE redirect_uris (
    account_id TEXT NOT NULL, -- the organization
    uri        TEXT NOT NULL,
    PRIMARY KEY (account_id, uri)
) STRICT, WITHOUT ROWID;

-- Sign-ins on the pages, from the first request to consent.
CREATE TABLE sign_ins (
    id_hash          BLOB PRIMARY KEY, -- SHA-256
    browser_hash     BLOB NOT NULL, -- SHA-256 of the cookie of the browser that began it
    organization_id  TEXT NOT NULL,
    association_code TEXT, -- of an association
    request          TEXT, -- JSON, of an authorization request
    created_at       INTEGER NOT NULL,
    email            TEXT, -- normalised
    code             TEXT,
    code_sent_at     INTEGER,
    codes_sent       INTEGER NOT NULL DEFAULT 0,
    attempts         INTEGER NOT NULL DEFAULT 0, -- wrong ones with this code
    account_id       TEXT, -- who has signed in
    signed_in_at     INTEGER,
    finished_at      INTEGER
) STRICT, WITHOUT ROWID;

-- Authorization codes of the OpenID Provider.
CREATE TABLE oidc_codes (
    code_hash BLOB PRIMARY KEY, -- SHA-256
    grant     TEXT NOT NULL, -- JSON: to whom, for what
    issued_at INTEGER NOT NULL,
    used_at   INTEGER
) STRICT, WITHOUT ROWID;

-- Access tokens of the OpenID Provider.
CREATE TABLE oidc_tokens (
    token_hash BLOB PRIMARY KEY, -- SHA-256
    code_hash  BLOB NOT NULL,
    account_id TEXT NOT NULL,
    scope      TEXT NOT NULL,
    issued_at  INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX oidc_tokens_by_code ON oidc_tokens (code_hash);

-- How far an import is, for the console.
ALTER TABLE import_batches ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_batches ADD COLUMN imported INTEGER NOT NULL DEFAULT 0; -- so far, with those that failed
ALTER TABLE import_batches ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;

UPDATE import_batches SET size = json_array_length(emails);

UPDATE import_batches
SET imported = size, failed = (SELECT count(*) FROM json_each(result) WHERE NOT json_extract(value, '$.ok'))
WHERE result IS NOT NULL;

-- Whose NFT it was and is; null of transfers before.
ALTER TABLE nft_transfers ADD COLUMN sender TEXT;
ALTER TABLE nft_transfers ADD COLUMN receiver TEXT;
