-- The rows of one order as the services keep them, in one database and with the keys and indexes that a shop needs: what Postgres itself
-- makes of one order after the other.
CREATE TABLE stock (
    product_id uuid PRIMARY KEY,
    received   bigint NOT NULL,
    available  bigint NOT NULL,
    reserved   bigint NOT NULL DEFAULT 0,
    committed  bigint NOT NULL DEFAULT 0,
    CONSTRAINT nothing_negative CHECK (available >= 0 AND reserved >= 0 AND committed >= 0),
    CONSTRAINT nothing_lost CHECK (received = available + reserved + committed)
) WITH (fillfactor = 50);
INSERT INTO stock (product_id, received, available)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 100000000, 100000000 FROM generate_series(1, 100) AS n;

CREATE TABLE reservations (
    order_id    uuid PRIMARY KEY,
    version     int NOT NULL,
    status      smallint NOT NULL,
    product_ids uuid[] NOT NULL,
    quantities  int[] NOT NULL,
    expires_at  timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX reservations_held ON reservations (created_at) WHERE status = 1;

CREATE TABLE orders (
    order_id       uuid PRIMARY KEY,
    user_id        uuid NOT NULL,
    status         smallint NOT NULL,
    version        int NOT NULL,
    cancel_reason  text NOT NULL DEFAULT '',
    currency       char(3) NOT NULL,
    total          numeric(18, 2) NOT NULL CHECK (total > 0),
    payment_token  text NOT NULL,
    product_ids    uuid[] NOT NULL,
    names          text[] NOT NULL,
    quantities     int[] NOT NULL,
    unit_prices    numeric[] NOT NULL,
    history_status smallint[] NOT NULL,
    history_at     timestamptz[] NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX orders_of_user ON orders (user_id, created_at DESC, order_id DESC);
CREATE INDEX orders_by_time ON orders (created_at DESC, order_id DESC);
CREATE INDEX orders_unsettled ON orders (updated_at) WHERE status = 1;

CREATE TABLE idempotency_keys (
    user_id    uuid NOT NULL,
    key        text NOT NULL,
    body_hash  bytea NOT NULL,
    order_id   uuid NOT NULL,
    response   bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

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
    sent_at           timestamptz
);
CREATE INDEX outbox_unsent ON outbox (stream, seq) WHERE sent_at IS NULL;
