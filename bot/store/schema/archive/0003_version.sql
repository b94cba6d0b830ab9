-- Which version of the analysis made a row: after an upgrade the older ones are derived anew in the background.
ALTER TABLE article ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX article_version ON article (version);
