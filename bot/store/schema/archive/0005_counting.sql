-- How often articles of a source were put right: with `generation` it tells whether what was counted still holds.
ALTER TABLE source ADD COLUMN amended INTEGER NOT NULL DEFAULT 0;

-- All that decides whether a row is seen, so that counting reads no article.
DROP INDEX article_shown;
CREATE INDEX article_shown ON article (source, born, gone, hidden, story);
