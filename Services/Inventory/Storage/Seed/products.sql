-- A hundred products for development; the ids are the same on every machine. Products are added once, stock is never topped up.
WITH words AS (
    SELECT
        ARRAY ['Oak', 'Walnut', 'Linen', 'Copper', 'Slate', 'Amber', 'Nordic', 'Harbour', 'Meadow', 'Quiet'] AS adjectives,
        ARRAY ['Lamp', 'Chair', 'Mug', 'Notebook', 'Kettle', 'Blanket', 'Clock', 'Vase', 'Desk', 'Tray'] AS nouns,
        ARRAY ['lighting', 'furniture', 'kitchen', 'office', 'kitchen', 'textiles', 'decor', 'decor', 'furniture', 'kitchen'] AS categories
),
numbered AS (
    SELECT
        n,
        ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid AS product_id,
        adjectives[1 + (n - 1) / 10] || ' ' || nouns[1 + (n - 1) % 10] AS name,
        categories[1 + (n - 1) % 10] AS category
    FROM words, generate_series(1, 100) AS n
),
added AS (
    INSERT INTO products (product_id, sku, name, description, category, price, currency)
    SELECT
        product_id, 'AO-' || lpad(n::text, 4, '0'), name, 'The ' || lower(name) || ' that lasts: made to be repaired, not replaced.', category,
        round(5 + (n * 37 % 195) + 0.90, 2), 'EUR'
    FROM numbered
    ON CONFLICT DO NOTHING
    RETURNING product_id
)
INSERT INTO stock (product_id, received, available)
SELECT product_id, 1000000, 1000000 FROM added;
