-- An article by its source's own id, so that an indexing reads of a source only what it was given anew.
CREATE INDEX article_ident ON article (ident);
