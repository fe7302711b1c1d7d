-- The id is that of the event it tells of: one event, one notification, however often it comes.
CREATE TABLE notifications (
    notification_id uuid PRIMARY KEY,
    user_id         uuid NOT NULL,
    order_id        uuid NOT NULL,
    kind            text NOT NULL,
    text            text NOT NULL,
    created_at      timestamptz NOT NULL
);

CREATE INDEX notifications_newest_first ON notifications (user_id, created_at DESC, notification_id DESC);
