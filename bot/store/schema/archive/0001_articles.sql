-- The index: all of it can be rebuilt from the sources.
--
-- A row of `article` is one state of one article. Readers see it while born <= its source's generation < gone. Indexing
-- writes rows with born = generation + 1 and marks the old ones gone = generation + 1; one UPDATE of the generation
-- then shows the new state. What is left of an indexing that was killed was never seen, and is swept by the next.

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    generation INTEGER NOT NULL DEFAULT 0,
    visible_to TEXT, -- JSON list of server ids; NULL: everybody
    indexed_at TEXT,
    fetch TEXT -- JSON
);

-- When a generation with new articles was shown. An article's place in the order of arrival is base + place.
CREATE TABLE showing (
    source INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    shown_at TEXT NOT NULL,
    base INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (source, generation)
) WITHOUT ROWID;

CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: the term index is emptied of an id after its rows
    source INTEGER NOT NULL,
    born INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 9223372036854775807,
    first INTEGER NOT NULL, -- generation in which the article first came in, and its place among those of then
    place INTEGER NOT NULL,
    key TEXT NOT NULL,
    ident TEXT NOT NULL, -- the source's own id
    fingerprint TEXT NOT NULL,
    story INTEGER, -- articles that tell the same story share it; NULL: nobody else tells it
    day TEXT, -- as published, in the source's own offset
    instant TEXT, -- in UTC, a bare day where no more is known: the order of lists
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    folded TEXT NOT NULL, -- title
    address TEXT, -- canonical url
    url TEXT,
    author TEXT,
    published TEXT,
    tags TEXT NOT NULL, -- JSON
    lead TEXT NOT NULL,
    quotes INTEGER NOT NULL, -- that may be shown
    heading INTEGER NOT NULL, -- terms of the title; they stand first in `posting`
    length INTEGER NOT NULL -- terms
);
CREATE INDEX article_shown ON article (source, born, gone);
CREATE INDEX article_replaced ON article (gone) WHERE gone < 9223372036854775807;
CREATE INDEX article_key ON article (key);
CREATE INDEX article_instant ON article (instant DESC, id DESC);
CREATE INDEX article_folded ON article (folded);
CREATE INDEX article_address ON article (address) WHERE address IS NOT NULL;
CREATE INDEX article_story ON article (story) WHERE story IS NOT NULL;
CREATE INDEX article_first ON article (source, first, place);

-- Everything else an article says: JSON, deflated.
CREATE TABLE document (
    article INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);

-- The terms in order, four bytes each: the number of the term, doubled, plus one where it is written as a name.
CREATE TABLE posting (
    article INTEGER PRIMARY KEY,
    terms BLOB NOT NULL,
    sketch BLOB NOT NULL -- the least hashes of its runs of words
);

-- The same terms, inverted. Their numbers are indexed, not their letters: no user's word ever reaches this syntax.
CREATE VIRTUAL TABLE inverted USING fts5 (title, body, content = '', tokenize = 'ascii');

CREATE TABLE term (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE,
    articles INTEGER NOT NULL DEFAULT 0
);

-- Words as they are written, folded: what each is a form of.
CREATE TABLE form (
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    term INTEGER NOT NULL,
    PRIMARY KEY (text, language)
) WITHOUT ROWID;

CREATE TABLE language (
    code TEXT PRIMARY KEY,
    articles INTEGER NOT NULL,
    terms INTEGER NOT NULL
) WITHOUT ROWID;

-- Some hashes of each article's runs of words, to find who tells the same story.
CREATE TABLE sketch (
    hash INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (hash, article)
) WITHOUT ROWID;

-- Tags (kind 0), keywords of ours (1) and speakers (2), as they are written; `key` is the same for one name's spellings.
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (kind, name)
);
CREATE INDEX label_key ON label (kind, key);

CREATE TABLE label_word (
    word TEXT NOT NULL,
    label INTEGER NOT NULL,
    PRIMARY KEY (word, label)
) WITHOUT ROWID;

CREATE TABLE labelled (
    label INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (label, article)
) WITHOUT ROWID;
CREATE INDEX labelled_article ON labelled (article);

-- How often a source's articles carry a label (for a speaker: shown quotations), as changes from generation to
-- generation: the sum over born <= generation is what readers see. Old ones are summed up into one.
CREATE TABLE tally (
    label INTEGER NOT NULL,
    source INTEGER NOT NULL,
    born INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (label, source, born)
) WITHOUT ROWID;
CREATE INDEX tally_born ON tally (source, born);

CREATE TABLE quote (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    number INTEGER NOT NULL,
    speaker INTEGER, -- label
    shown INTEGER NOT NULL,
    introduction TEXT,
    terms TEXT NOT NULL -- numbers, each between spaces
);
CREATE INDEX quote_article ON quote (article);
CREATE INDEX quote_speaker ON quote (speaker) WHERE speaker IS NOT NULL;

CREATE TABLE link (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    published TEXT,
    instant TEXT -- its own, else its article's
);
CREATE INDEX link_article ON link (article);
CREATE INDEX link_instant ON link (instant DESC, id);
