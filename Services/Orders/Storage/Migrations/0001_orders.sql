-- One row an order. Lines and history are arrays: they are written and read with their order and never searched.
CREATE TABLE orders (
    order_id       uuid PRIMARY KEY,
    user_id        uuid NOT NULL,
    status         smallint NOT NULL, -- 1 reserved, 2 paid, 3 shipped, 4 delivered, 5 cancelled
    version        int NOT NULL,
    cancel_reason  text NOT NULL DEFAULT '',
    currency       char(3) NOT NULL,
    total          numeric(18, 2) NOT NULL CHECK (total > 0),
    payment_token  text NOT NULL,
    product_ids    uuid[] NOT NULL,
    names          text[] NOT NULL,
    quantities     int[] NOT NULL,
    unit_prices    numeric[] NOT NULL,
    -- An item that is being added: the order's version is taken, its lines are not changed yet (docs/architecture.md).
    adding_product uuid,
    adding_quantity int,
    -- The state after each change, by version, for those who watch.
    history_status smallint[] NOT NULL,
    history_at     timestamptz[] NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT history_is_complete CHECK (cardinality(history_status) = version AND cardinality(history_at) = version)
) WITH (fillfactor = 70);

CREATE INDEX orders_of_user ON orders (user_id, created_at DESC, order_id DESC);
CREATE INDEX orders_by_time ON orders (created_at DESC, order_id DESC);
CREATE INDEX orders_unsettled ON orders (updated_at) WHERE status = 1;

-- Inserted in the order's own transaction, so a key is taken exactly when its order exists.
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
