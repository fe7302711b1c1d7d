-- Keys are asked for by their age once an hour, thousands at a time, and written with every order: block ranges do, and cost next to nothing.
DROP INDEX idempotency_keys_by_age;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING brin (created_at) WITH (autosummarize = on);
