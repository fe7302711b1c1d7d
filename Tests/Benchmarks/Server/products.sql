INSERT INTO products (product_id, sku, name, description, category, price, currency)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'SKU-' || n, 'Oak Lamp ' || n, 'A lamp.', 'lamps', 42.90, 'EUR'
FROM generate_series(1, 100) AS n;
INSERT INTO stock (product_id, received, available) SELECT product_id, 100000000, 100000000 FROM products;
