-- How far what was sent has been compared with what a subscriber has taken over: everything up to this entry of the stream has arrived there, or is
-- unsent again and will be a later entry.
CREATE TABLE delivery_marks (
    stream     text NOT NULL,
    subscriber text NOT NULL,
    entry_ms   bigint NOT NULL,
    entry_seq  bigint NOT NULL,
    PRIMARY KEY (stream, subscriber)
) WITH (fillfactor = 50);
