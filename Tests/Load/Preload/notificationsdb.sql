INSERT INTO notifications (notification_id, user_id, order_id, kind, text, created_at)
SELECT gen_random_uuid(), user_id, order_id, 'order.paid', 'Your order is paid.', at FROM preloaded;
