INSERT INTO orders (order_id, user_id, status, version, currency, total, payment_token, product_ids, names, quantities, unit_prices,
    history_status, history_at, created_at, updated_at)
SELECT order_id, user_id, 2, 2, 'EUR', 42.90, 'tok_ok', ARRAY[product_id], '{Oak Lamp}', '{1}', '{42.90}', '{1,2}', ARRAY[at, at], at, at FROM preloaded;

INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, response, created_at)
SELECT user_id, key, sha256(convert_to(key, 'UTF8')), order_id,
    convert_to('preloaded, as if it had been answered with this many bytes in addition to what counts, the id of the order: ' || order_id, 'UTF8'), at
FROM preloaded;
