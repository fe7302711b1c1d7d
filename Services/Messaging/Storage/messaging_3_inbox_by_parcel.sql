-- What a group has taken over is one row a parcel, with the events it took (docs/decisions/0010). Events taken over before are parcels of one:
-- a parcel that is delivered once more across this change is judged by its events' own effects, which are no-ops by state and version.
ALTER TABLE inbox RENAME TO inbox_of_events;
ALTER TABLE inbox_of_events RENAME CONSTRAINT inbox_pkey TO inbox_of_events_pkey;
DROP INDEX inbox_applied;

CREATE TABLE inbox (
    consumer_group text NOT NULL,
    parcel_id      uuid NOT NULL, -- the identity of the parcel's first event, whether or not the group applies it
    event_ids      uuid[] NOT NULL CHECK (cardinality(event_ids) > 0),
    applied_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer_group, parcel_id)
);
-- Read when a parcel comes twice or an audit asks, which is rare: compressing identities costs more than it saves.
ALTER TABLE inbox ALTER COLUMN event_ids SET STORAGE EXTERNAL;
INSERT INTO inbox (consumer_group, parcel_id, event_ids, applied_at)
SELECT consumer_group, event_id, ARRAY[event_id], applied_at FROM inbox_of_events;
CREATE INDEX inbox_applied ON inbox USING brin (applied_at) WITH (autosummarize = on);
DROP TABLE inbox_of_events;

-- Event by event, for people and tests.
CREATE VIEW inbox_events AS SELECT consumer_group, parcel_id, unnest(event_ids) AS event_id, applied_at FROM inbox;
