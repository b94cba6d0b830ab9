-- Schedules, what became of each of their slots, and which articles they have posted.
-- AUTOINCREMENT: an id is never used again, because names of posts on Discord are made from it.
CREATE TABLE schedule (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    server        INTEGER NOT NULL,
    channel       INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('text', 'announcement', 'forum', 'thread')),
    zone          TEXT NOT NULL,
    minute        INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    since         INTEGER NOT NULL,
    weekdays      INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127), -- bit 0 is Monday
    cadence       TEXT NOT NULL CHECK (cadence IN ('daily', 'weekly', 'as_it_comes')),
    batch_minutes INTEGER NOT NULL CHECK (batch_minutes >= 1),
    count         INTEGER NOT NULL CHECK (count >= 1),
    filter        TEXT NOT NULL, -- JSON: the non-empty lists of a Filter
    role          INTEGER,
    silent        INTEGER NOT NULL,
    quiet_start   INTEGER,
    quiet_end     INTEGER,
    quiet         TEXT CHECK (quiet IN ('shift', 'silent')),
    title         TEXT NOT NULL,
    when_empty    TEXT NOT NULL CHECK (when_empty IN ('silence', 'rotation')),
    publish       INTEGER NOT NULL,
    forum_tags    TEXT NOT NULL, -- JSON list of ids
    paused        TEXT,
    told          INTEGER NOT NULL DEFAULT 0, -- the admins were told of this pause
    cursor        INTEGER, -- arrivals up to this are no longer new to it; NULL: it has not yet run
    revision      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX schedule_server ON schedule (server);

-- Grows with each change of any schedule; a schedule's own revision says when it was changed. So a reader of all takes
-- up the changed ones only, not ten thousand rows.
CREATE TABLE schedule_revision (revision INTEGER NOT NULL) STRICT;
INSERT INTO schedule_revision VALUES (1);
CREATE INDEX schedule_by_revision ON schedule (revision);
CREATE TRIGGER schedule_added AFTER INSERT ON schedule BEGIN
    UPDATE schedule_revision SET revision = revision + 1;
    UPDATE schedule SET revision = (SELECT revision FROM schedule_revision) WHERE id = new.id;
END;
CREATE TRIGGER schedule_removed AFTER DELETE ON schedule BEGIN
    UPDATE schedule_revision SET revision = revision + 1;
END;
-- The cursor moves with every digest and is no part of what a schedule asks for; nor is `told`.
CREATE TRIGGER schedule_changed AFTER UPDATE OF
    server, channel, kind, zone, minute, since, weekdays, cadence, batch_minutes, count, filter, role, silent,
    quiet_start, quiet_end, quiet, title, when_empty, publish, forum_tags, paused
ON schedule BEGIN
    UPDATE schedule_revision SET revision = revision + 1;
    UPDATE schedule SET revision = (SELECT revision FROM schedule_revision) WHERE id = new.id;
END;

CREATE TABLE ledger (
    schedule         INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
    key              TEXT NOT NULL,
    due              INTEGER NOT NULL,
    manual           INTEGER NOT NULL DEFAULT 0, -- asked for by a person; never stands for a scheduled slot
    state            TEXT NOT NULL CHECK (
        state IN ('planned', 'claimed', 'sending', 'sent', 'published', 'skipped', 'failed')
    ),
    version          INTEGER NOT NULL DEFAULT 1,
    changed_at       INTEGER NOT NULL,
    reason           TEXT NOT NULL DEFAULT '',
    late             INTEGER NOT NULL DEFAULT 0,
    archive          INTEGER NOT NULL DEFAULT 0,
    first            INTEGER NOT NULL DEFAULT 0,
    parts            INTEGER NOT NULL DEFAULT 1,
    tries            INTEGER NOT NULL DEFAULT 0,
    attempts         INTEGER NOT NULL DEFAULT 0,
    sending_at       INTEGER,
    retry_at         INTEGER,
    articles         TEXT NOT NULL DEFAULT '[]', -- JSON list of article keys, as composed
    quote            TEXT, -- JSON [article key, number]
    cursor           INTEGER,
    channel          INTEGER,
    messages         TEXT NOT NULL DEFAULT '[]', -- JSON list of message ids, in order of the parts
    publish_attempts INTEGER NOT NULL DEFAULT 0,
    publish_over     INTEGER NOT NULL DEFAULT 0, -- publishing was given up
    published_at     INTEGER,
    stale            INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (schedule, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_due ON ledger (schedule, due) WHERE manual = 0;
CREATE INDEX ledger_open ON ledger (state) WHERE state IN ('planned', 'claimed', 'sending');
CREATE INDEX ledger_unpublished ON ledger (changed_at) WHERE state = 'sent' AND publish_over = 0;
CREATE INDEX ledger_published ON ledger (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX ledger_stale ON ledger (due) WHERE stale = 1;

-- Each article at most once per schedule, whatever its dates say and however often the index is rebuilt.
CREATE TABLE member (
    schedule INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
    article  TEXT NOT NULL,
    slot     TEXT NOT NULL,
    PRIMARY KEY (schedule, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_slot ON member (schedule, slot);
CREATE INDEX member_article ON member (article);

-- The order in which articles first came in. It stands here and not in the index, so that a rebuilt index brings no
-- flood of old news.
CREATE TABLE arrival (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL UNIQUE,
    at      INTEGER NOT NULL
) STRICT;
