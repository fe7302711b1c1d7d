-- $1 how many, $2 customers, $3 products. The n-th order is the same in each database; its id is derived from customer and key as the shop derives it.
CREATE TEMPORARY TABLE preloaded AS
SELECT n, user_id, key, ($3::uuid[])[1 + n % cardinality($3::uuid[])] AS product_id, now() - interval '1 day' + n * interval '50 ms' AS at,
    encode(set_byte(set_byte(hash, 6, get_byte(hash, 6) & 15 | 128), 8, get_byte(hash, 8) & 63 | 128), 'hex')::uuid AS order_id
FROM generate_series(1, $1) AS n,
    LATERAL (SELECT ($2::uuid[])[1 + n % cardinality($2::uuid[])] AS user_id, md5('key ' || n)::uuid::text AS key) AS request,
    LATERAL (SELECT substr(sha256(uuid_send(user_id) || convert_to(key, 'UTF8')), 1, 16) AS hash) AS derived;
