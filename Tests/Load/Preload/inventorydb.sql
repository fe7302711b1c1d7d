INSERT INTO reservations (order_id, version, status, product_ids, quantities, expires_at, created_at, updated_at)
SELECT order_id, 1, 2, ARRAY[product_id], '{1}', at + interval '15 minutes', at, at FROM preloaded;

UPDATE stock SET received = received + sold.pieces, committed = committed + sold.pieces
FROM (SELECT product_id, count(*) AS pieces FROM preloaded GROUP BY product_id) AS sold
WHERE stock.product_id = sold.product_id;
