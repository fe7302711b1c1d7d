-- A welcome is about the customer and no order.
ALTER TABLE notifications ALTER COLUMN order_id DROP NOT NULL;
