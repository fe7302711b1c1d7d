-- $1 how many, $2 customers, $3 products. The n-th order is the same in each database: md5 makes its id, which is as scattered as real ones are.
INSERT INTO orders (order_id, user_id, status, version, currency, total, payment_token, product_ids, names, quantities, unit_prices,
    history_status, history_at, created_at, updated_at)
SELECT md5('preload ' || n)::uuid, ($2::uuid[])[1 + n % cardinality($2::uuid[])], 2, 2, 'EUR', 42.90, 'tok_ok',
    ARRAY[($3::uuid[])[1 + n % cardinality($3::uuid[])]], '{Oak Lamp}', '{1}', '{42.90}', '{1,2}', ARRAY[at, at], at, at
FROM generate_series(1, $1) AS n, LATERAL (SELECT now() - interval '1 day' + n * interval '50 ms' AS at) AS moment;

INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, response, created_at)
SELECT ($2::uuid[])[1 + n % cardinality($2::uuid[])], md5('key ' || n)::uuid::text, sha256(convert_to(n::text, 'UTF8')), id,
    convert_to('preloaded, as if it had been answered with this many bytes in addition to what counts, the id of the order: ' || id, 'UTF8'),
    now() - interval '1 day' + n * interval '50 ms'
FROM generate_series(1, $1) AS n, LATERAL (SELECT md5('preload ' || n)::uuid AS id) AS placed;
