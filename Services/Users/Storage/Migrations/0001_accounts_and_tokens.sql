-- E-mail addresses are stored normalised (lower case, ASCII); collation C makes them sort the same everywhere, which paging relies on.
CREATE TABLE accounts (
    user_id       uuid PRIMARY KEY,
    email         text COLLATE "C" NOT NULL UNIQUE CHECK (email = lower(email) AND char_length(email) <= 254),
    display_name  text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 100),
    role          text NOT NULL CHECK (role IN ('customer', 'operator')),
    password_hash text NOT NULL,
    version       int NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL
);

-- One row a sign-in: every refresh token that descends from it belongs to the family and ends with it.
CREATE TABLE refresh_families (
    family_id  uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE INDEX refresh_families_by_user ON refresh_families (user_id);
CREATE INDEX refresh_families_by_expiry ON refresh_families (expires_at);

-- Spent tokens stay until the family ends, because only so can their reuse be noticed. The token itself is never stored.
CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    family_id  uuid NOT NULL REFERENCES refresh_families ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz
);

CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);

-- Failed sign-ins by the hash of the address that was typed, whether there is such an account or not: being locked out tells nothing.
CREATE TABLE sign_in_failures (
    email_hash bytea PRIMARY KEY,
    failed_at  timestamptz[] NOT NULL
);

-- The key pairs of access tokens; several can be published at a time, the newest that is active signs.
CREATE TABLE signing_keys (
    key_id      text PRIMARY KEY,
    private_key text NOT NULL, -- PKCS #8 in PEM
    active_from timestamptz NOT NULL,
    created_at  timestamptz NOT NULL
);
