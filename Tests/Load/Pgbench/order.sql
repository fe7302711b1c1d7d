\set product random(1, 100)
\set user random(1, 8)
\set order random(1, 9000000000000000000)
BEGIN;
UPDATE stock SET available = available - 1, reserved = reserved + 1
WHERE product_id = ('00000000-0000-4000-8000-' || lpad((:product)::bigint::text, 12, '0'))::uuid AND available >= 1;
INSERT INTO reservations (order_id, version, status, product_ids, quantities, expires_at)
VALUES (
    md5((:order)::bigint::text)::uuid, 1, 1, ARRAY[('00000000-0000-4000-8000-' || lpad((:product)::bigint::text, 12, '0'))::uuid], '{1}',
    clock_timestamp() + interval '15 minutes');
COMMIT;
BEGIN;
INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, response)
VALUES (
    md5((:user)::bigint::text)::uuid, md5((:order)::bigint::text)::uuid::text, decode(repeat('a7', 32), 'hex'), md5((:order)::bigint::text)::uuid,
    decode(repeat('5c', 150), 'hex'));
INSERT INTO orders (order_id, user_id, status, version, currency, total, payment_token, product_ids, names, quantities, unit_prices,
    history_status, history_at)
VALUES (
    md5((:order)::bigint::text)::uuid, md5((:user)::bigint::text)::uuid, 1, 1, 'EUR', 42.90, 'tok_ok',
    ARRAY[('00000000-0000-4000-8000-' || lpad((:product)::bigint::text, 12, '0'))::uuid], '{Oak Lamp}', '{1}', '{42.90}', '{1}', ARRAY[clock_timestamp()]);
INSERT INTO outbox (id, stream, type, aggregate_id, aggregate_version, payload, traceparent)
VALUES (
    gen_random_uuid(), 'orders', 'order.reserved.v1', md5((:order)::bigint::text)::uuid, 1, decode(repeat('b3', 150), 'hex'),
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
COMMIT;
