INSERT INTO reservations (order_id, version, status, product_ids, quantities, expires_at, created_at, updated_at)
SELECT md5('preload ' || n)::uuid, 1, 2, ARRAY[($3::uuid[])[1 + n % cardinality($3::uuid[])]], '{1}', at + interval '15 minutes', at, at
FROM generate_series(1, $1) AS n, LATERAL (SELECT now() - interval '1 day' + n * interval '50 ms' AS at) AS moment;

UPDATE stock SET received = received + sold.pieces, committed = committed + sold.pieces
FROM (
    SELECT ($3::uuid[])[1 + n % cardinality($3::uuid[])] AS product_id, count(*) AS pieces FROM generate_series(1, $1) AS n GROUP BY 1
) AS sold
WHERE stock.product_id = sold.product_id;
