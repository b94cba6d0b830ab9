-- Sketches are made of the words' own numbers and of fewer runs. The next indexing makes the old ones anew, some at a
-- time (see rebuild.py); until then only twins of older articles go unnoticed.
INSERT OR IGNORE INTO emptied SELECT 'sketches' WHERE EXISTS (SELECT 1 FROM posting);
