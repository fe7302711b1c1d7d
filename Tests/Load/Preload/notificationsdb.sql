INSERT INTO notifications (notification_id, user_id, order_id, kind, text, created_at)
SELECT md5('notification ' || n)::uuid, ($2::uuid[])[1 + n % cardinality($2::uuid[])], md5('preload ' || n)::uuid, 'order.paid',
    'Your order is paid.', now() - interval '1 day' + n * interval '50 ms'
FROM generate_series(1, $1) AS n;
