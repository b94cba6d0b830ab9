-- The full-text table gives way to one of our own: weights are kept ready, so that a search reads some bytes a term
-- and no row an article. It is made anew from `posting` when the index is next opened (see postings.py).
DROP TABLE inverted;

-- For a block of articles (4,096 numbers) and a term: which articles hold it, two bytes each, and its weight in them, one.
CREATE TABLE inverted (
    id INTEGER PRIMARY KEY, -- block << 32 | term
    places BLOB NOT NULL,
    weights BLOB NOT NULL
);

-- What has to be made anew from the rest; emptied in the transaction that makes it.
CREATE TABLE emptied (name TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO emptied SELECT 'postings' WHERE EXISTS (SELECT 1 FROM posting);
