-- The books of the sandbox provider: as if they were elsewhere, no other table refers to them.
CREATE TABLE sandbox_charges (
    order_id   uuid NOT NULL,
    number     int NOT NULL,
    state      smallint NOT NULL, -- 0 failing, 1 captured, 2 declined, 3 refunded, 4 closed
    amount     numeric NOT NULL,
    currency   text NOT NULL,
    token      text NOT NULL,
    tries      int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, number)
);
