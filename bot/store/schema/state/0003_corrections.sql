-- What people put right by hand. It survives every rebuild of the index; bot/model.py says what each kind needs.
CREATE TABLE correction (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL CHECK (kind IN ('hide_quote', 'speaker', 'merge', 'split', 'hide_article')),
    article TEXT,
    text    TEXT,
    other   TEXT,
    name    TEXT,
    note    TEXT NOT NULL DEFAULT '',
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX correction_article ON correction (article);
