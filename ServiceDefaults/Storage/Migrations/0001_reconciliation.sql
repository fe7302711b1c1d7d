-- What comparing a service's data with that of its neighbours did last, and what it found. In every service's database.
CREATE TABLE reconciliation_runs (
    reconciliation text PRIMARY KEY,
    finished_at    timestamptz NOT NULL,
    duration       interval NOT NULL,
    examined       bigint NOT NULL,
    runs           bigint NOT NULL
) WITH (fillfactor = 50);

-- One row for each thing found of each kind, however often it was found. Old ones, and the oldest of very many, are deleted.
CREATE TABLE reconciliation_findings (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reconciliation text NOT NULL,
    kind           text NOT NULL,
    subject        uuid NOT NULL,
    detail         text NOT NULL,
    times          int NOT NULL DEFAULT 1,
    first_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (reconciliation, kind, subject)
);

CREATE INDEX reconciliation_findings_by_time ON reconciliation_findings (last_at);
