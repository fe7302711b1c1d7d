-- Captured payments are compared with their orders in the order of their capture. A mark says how far that has come; only a payment whose
-- order was still undecided is written, to be looked at again (verify_at). Those captured before still carry their time.
CREATE INDEX payments_captured ON payments (updated_at, order_id) WHERE status = 2 AND goal = 1;

CREATE TABLE compared_up_to (
    single     boolean PRIMARY KEY DEFAULT true CHECK (single),
    updated_at timestamptz NOT NULL,
    order_id   uuid NOT NULL
);
INSERT INTO compared_up_to (updated_at, order_id) VALUES (clock_timestamp(), '00000000-0000-0000-0000-000000000000');
