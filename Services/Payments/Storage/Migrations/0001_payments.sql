-- One payment an order. Amounts are kept as they came, without a scale of our own.
CREATE TABLE payments (
    order_id        uuid PRIMARY KEY,
    payment_id      uuid NOT NULL,
    user_id         uuid NOT NULL,
    status          smallint NOT NULL, -- 1 pending, 2 captured, 3 declined, 4 refunded, 5 voided
    goal            smallint NOT NULL, -- 1 keep the money, 2 give it back, 3 give it back as declined
    amount          numeric NOT NULL CHECK (amount >= 0),
    currency        char(3) NOT NULL,
    order_version   int NOT NULL,
    token           text NOT NULL,
    captured        numeric NOT NULL,
    charges         int NOT NULL,
    attempts        int NOT NULL,
    revision        int NOT NULL,
    next_attempt_at timestamptz,       -- when the provider is to be asked next; null when there is nothing to ask
    verify_at       timestamptz,       -- when the payment is to be compared with its order; null once that is done
    traceparent     text,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT captured_is_all CHECK (status <> 2 OR captured = amount),
    CONSTRAINT nothing_held_at_the_end CHECK (status NOT IN (3, 4, 5) OR captured = 0),
    CONSTRAINT open_is_due CHECK ((status = 1 OR (status = 2 AND goal <> 1)) = (next_attempt_at IS NOT NULL))
);

CREATE INDEX payments_due ON payments (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX payments_unverified ON payments (verify_at) WHERE verify_at IS NOT NULL;
