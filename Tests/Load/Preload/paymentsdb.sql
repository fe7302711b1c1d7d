INSERT INTO payments (order_id, payment_id, user_id, status, goal, amount, currency, order_version, token, captured, charges, attempts, revision,
    created_at, updated_at)
SELECT order_id, gen_random_uuid(), user_id, 2, 1, 42.90, 'EUR', 1, 'tok_ok', 42.90, 1, 1, 2, at, at FROM preloaded;

INSERT INTO sandbox_charges (order_id, number, state, amount, currency, token) SELECT order_id, 1, 1, 42.90, 'EUR', 'tok_ok' FROM preloaded;
