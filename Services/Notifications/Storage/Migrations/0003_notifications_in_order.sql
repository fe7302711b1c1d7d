-- The transaction that wrote a row. Everything of a transaction older than all that are under way can be read for good, so a reader that goes
-- by it misses nothing, whatever the order in which writers commit.
ALTER TABLE notifications ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();
