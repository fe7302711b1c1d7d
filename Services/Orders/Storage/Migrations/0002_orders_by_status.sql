-- Lists of one state, for the operator. Orders that are still reserved are few and found by orders_unsettled, so the index is not written
-- when an order is placed.
CREATE INDEX orders_by_status ON orders (status, created_at DESC, order_id DESC) WHERE status > 1;
