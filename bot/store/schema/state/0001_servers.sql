-- What servers and readers set. Instants are whole seconds since 1970, times of day minutes since midnight.
CREATE TABLE server (
    id          INTEGER PRIMARY KEY,
    language    TEXT,
    zone        TEXT,
    share       TEXT NOT NULL DEFAULT 'everyone' CHECK (share IN ('everyone', 'moderators', 'nobody')),
    quiet_start INTEGER,
    quiet_end   INTEGER,
    quiet       TEXT CHECK (quiet IN ('shift', 'silent')),
    notices     INTEGER
) STRICT;

-- hide: this source is not seen here; only: where a server has such rows, no other source is seen.
CREATE TABLE source_choice (
    server INTEGER NOT NULL,
    source TEXT NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('hide', 'only')),
    PRIMARY KEY (server, source, choice)
) STRICT, WITHOUT ROWID;

-- A row for every server ever joined and not yet purged. left_at and purge_at make it a tombstone.
CREATE TABLE sighting (
    server    INTEGER PRIMARY KEY,
    joined_at INTEGER NOT NULL,
    left_at   INTEGER,
    purge_at  INTEGER
) STRICT;

CREATE TABLE follow (
    user    INTEGER NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('tag', 'speaker')),
    name    TEXT NOT NULL,
    since   INTEGER NOT NULL,
    private INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_name ON follow (kind, name);

-- Small facts of the bot itself: the hash of the command tree last synced, by application and scope, and the like.
CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Counts by day, of commands and outcomes. Never a user's id.
CREATE TABLE counter (
    day   TEXT NOT NULL,
    name  TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, name)
) STRICT, WITHOUT ROWID;
