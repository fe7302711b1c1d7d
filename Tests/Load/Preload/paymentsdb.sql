INSERT INTO payments (order_id, payment_id, user_id, status, goal, amount, currency, order_version, token, captured, charges, attempts, revision,
    created_at, updated_at)
SELECT md5('preload ' || n)::uuid, md5('payment ' || n)::uuid, ($2::uuid[])[1 + n % cardinality($2::uuid[])], 2, 1, 42.90, 'EUR', 1, 'tok_ok', 42.90,
    1, 1, 2, at, at
FROM generate_series(1, $1) AS n, LATERAL (SELECT now() - interval '1 day' + n * interval '50 ms' AS at) AS moment;

INSERT INTO sandbox_charges (order_id, number, state, amount, currency, token)
SELECT md5('preload ' || n)::uuid, 1, 1, 42.90, 'EUR', 'tok_ok' FROM generate_series(1, $1) AS n;
