-- What a service needs to tell facts and to hear them. Part of the first migration of every database.

-- Facts that this service tells. A row is written in the transaction of the change; the relay publishes it, and only
-- settled state or age deletes it.
CREATE TABLE outbox (
    seq               bigint GENERATED ALWAYS AS IDENTITY,
    id                uuid PRIMARY KEY,
    stream            text NOT NULL,
    type              text NOT NULL,
    aggregate_id      uuid NOT NULL,
    aggregate_version integer NOT NULL,
    payload           bytea NOT NULL,
    traceparent       text,
    occurred_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    sent_at           timestamptz,
    entry_ms          bigint,
    entry_seq         bigint,
    CHECK ((sent_at IS NULL) = (entry_ms IS NULL) AND (entry_ms IS NULL) = (entry_seq IS NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE INDEX outbox_unsent ON outbox (stream, seq) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (stream, entry_ms, entry_seq) WHERE sent_at IS NOT NULL;

-- What this service knows of the streams it writes: which life of the stream it published to last (incarnation), the
-- greatest entry it recorded there, and the entry below which every subscriber has applied everything.
CREATE TABLE outbox_streams (
    stream       text PRIMARY KEY,
    incarnation  text NOT NULL DEFAULT '',
    greatest_ms  bigint NOT NULL DEFAULT 0,
    greatest_seq bigint NOT NULL DEFAULT 0,
    settled_ms   bigint NOT NULL DEFAULT 0,
    settled_seq  bigint NOT NULL DEFAULT 0
);

-- Facts that this service has taken over. The row is written first in the transaction of the effect.
CREATE TABLE inbox (
    consumer_group text NOT NULL,
    event_id       uuid NOT NULL,
    applied_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer_group, event_id)
);
CREATE INDEX inbox_applied ON inbox USING brin (applied_at) WITH (autosummarize = on);

-- Facts taken over whose effect failed: waiting for another try (next_attempt_at), or dead (dead_at) until an operator acts.
CREATE TABLE dead_letters (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer_group    text NOT NULL,
    event_id          uuid NOT NULL,
    stream            text NOT NULL,
    entry_id          text NOT NULL,
    type              text NOT NULL,
    aggregate_id      uuid NOT NULL,
    aggregate_version integer NOT NULL,
    payload           bytea NOT NULL,
    traceparent       text,
    occurred_at       timestamptz NOT NULL,
    tries             integer NOT NULL,
    attempts          integer NOT NULL,
    error             text NOT NULL,
    failed_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    next_attempt_at   timestamptz,
    dead_at           timestamptz,
    UNIQUE (consumer_group, event_id),
    CHECK ((next_attempt_at IS NULL) <> (dead_at IS NULL))
);
CREATE INDEX dead_letters_due ON dead_letters (consumer_group, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
