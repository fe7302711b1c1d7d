CREATE TABLE products (
    product_id  uuid PRIMARY KEY,
    sku         text NOT NULL UNIQUE,
    name        text NOT NULL,
    description text NOT NULL,
    category    text NOT NULL,
    price       numeric(18, 2) NOT NULL CHECK (price > 0),
    currency    char(3) NOT NULL,
    version     int NOT NULL DEFAULT 1,
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX products_by_name ON products (lower(name), product_id);
CREATE INDEX products_by_price ON products (price, product_id);
CREATE INDEX products_by_category ON products (category, lower(name), product_id);

-- Apart from the catalogue, because every order changes it: small rows with room for updates in place.
-- The two checks make overselling impossible, whatever the code above them does.
CREATE TABLE stock (
    product_id uuid PRIMARY KEY REFERENCES products ON DELETE RESTRICT,
    received   bigint NOT NULL,
    available  bigint NOT NULL,
    reserved   bigint NOT NULL DEFAULT 0,
    committed  bigint NOT NULL DEFAULT 0,
    CONSTRAINT nothing_negative CHECK (available >= 0 AND reserved >= 0 AND committed >= 0),
    CONSTRAINT nothing_lost CHECK (received = available + reserved + committed)
) WITH (fillfactor = 50);

-- One row an order. The lines are arrays: they are written and read together, never searched by product.
CREATE TABLE reservations (
    order_id    uuid PRIMARY KEY,
    version     int NOT NULL,
    status      smallint NOT NULL, -- 1 held, 2 committed, 3 released, 4 expired
    product_ids uuid[] NOT NULL,
    quantities  int[] NOT NULL,
    expires_at  timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT lines_match CHECK (cardinality(product_ids) = cardinality(quantities))
) WITH (fillfactor = 80);

CREATE INDEX reservations_held ON reservations (created_at) WHERE status = 1;
