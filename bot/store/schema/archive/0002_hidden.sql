-- An article that a person put away (a correction in state.db says so): kept, never seen, counted nowhere.
ALTER TABLE article ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
-- Whether anything in it was put right by a person. What was found is kept beside it in `document`.
ALTER TABLE article ADD COLUMN amended INTEGER NOT NULL DEFAULT 0;
