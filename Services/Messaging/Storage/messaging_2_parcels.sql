-- What one transaction tells is one row (docs/decisions/0005).
DROP INDEX outbox_unsent, outbox_sent;
ALTER TABLE outbox RENAME TO outbox_of_singles;
ALTER TABLE outbox_of_singles RENAME CONSTRAINT outbox_pkey TO outbox_of_singles_pkey;

CREATE TABLE outbox (
    seq                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream             text NOT NULL,
    ids                uuid[] NOT NULL,
    types              text[] NOT NULL,
    aggregate_ids      uuid[] NOT NULL,
    aggregate_versions integer[] NOT NULL,
    payloads           bytea[] NOT NULL,
    traceparents       text[] NOT NULL,
    size               integer NOT NULL GENERATED ALWAYS AS (cardinality(ids)) STORED,
    occurred_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    sent_at            timestamptz,
    entry_ms           bigint,
    entry_seq          bigint,
    CHECK ((sent_at IS NULL) = (entry_ms IS NULL) AND (entry_ms IS NULL) = (entry_seq IS NULL)),
    CHECK (cardinality(ids) > 0 AND cardinality(ids) = cardinality(types) AND cardinality(ids) = cardinality(aggregate_ids)
        AND cardinality(ids) = cardinality(aggregate_versions) AND cardinality(ids) = cardinality(payloads)
        AND cardinality(ids) = cardinality(traceparents))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
-- A parcel is read once or twice and then deleted: compressing it costs more than it saves.
ALTER TABLE outbox ALTER COLUMN ids SET STORAGE EXTERNAL, ALTER COLUMN types SET STORAGE EXTERNAL,
    ALTER COLUMN aggregate_ids SET STORAGE EXTERNAL, ALTER COLUMN aggregate_versions SET STORAGE EXTERNAL,
    ALTER COLUMN payloads SET STORAGE EXTERNAL, ALTER COLUMN traceparents SET STORAGE EXTERNAL;
CREATE INDEX outbox_unsent ON outbox (stream, seq) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (stream, entry_ms, entry_seq) WHERE sent_at IS NOT NULL;

-- Event by event, for people, audits and tests.
CREATE VIEW outbox_events AS
SELECT o.seq, o.stream, e.id, e.type, e.aggregate_id, e.aggregate_version, e.payload, e.traceparent, o.occurred_at, o.sent_at
FROM outbox AS o, unnest(o.ids, o.types, o.aggregate_ids, o.aggregate_versions, o.payloads, o.traceparents)
    AS e (id, type, aggregate_id, aggregate_version, payload, traceparent);

-- What not every subscriber has applied goes out once more in the new form; the inbox knows what was applied.
INSERT INTO outbox (stream, ids, types, aggregate_ids, aggregate_versions, payloads, traceparents, occurred_at)
SELECT o.stream, ARRAY[o.id], ARRAY[o.type], ARRAY[o.aggregate_id], ARRAY[o.aggregate_version], ARRAY[o.payload], ARRAY[o.traceparent], o.occurred_at
FROM outbox_of_singles AS o LEFT JOIN outbox_streams AS s ON s.stream = o.stream
WHERE o.sent_at IS NULL OR s.stream IS NULL OR (o.entry_ms, o.entry_seq) >= (s.settled_ms, s.settled_seq)
ORDER BY o.seq;
DROP TABLE outbox_of_singles;
