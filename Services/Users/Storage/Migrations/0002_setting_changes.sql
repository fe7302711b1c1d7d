-- What operators set while everything runs, and at the same time the record of who set what: a row is never changed, the newest of a key counts.
-- The new value is NULL where a setting went back to what was deployed.
CREATE TABLE setting_changes (
    version     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    environment text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    new_value   text,
    changed_by  uuid NOT NULL,
    changed_at  timestamptz NOT NULL
);

CREATE INDEX setting_changes_by_key ON setting_changes (environment, key, version DESC);
