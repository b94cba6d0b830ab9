-- What kind of place an entry was sent to: its digest may have been moved to another channel before it was settled.
ALTER TABLE ledger ADD COLUMN kind TEXT;
-- Readers may join and leave the role that a digest pings by a button on its posts.
ALTER TABLE schedule ADD COLUMN role_button INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER schedule_changed;
CREATE TRIGGER schedule_changed AFTER UPDATE OF
    server, channel, kind, zone, minute, since, weekdays, cadence, batch_minutes, count, filter, role, role_button,
    silent, quiet_start, quiet_end, quiet, title, when_empty, publish, forum_tags, paused
ON schedule BEGIN
    UPDATE schedule_revision SET revision = revision + 1;
    UPDATE schedule SET revision = (SELECT revision FROM schedule_revision) WHERE id = new.id;
END;
