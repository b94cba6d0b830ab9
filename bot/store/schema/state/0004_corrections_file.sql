-- The line of corrections.toml that a correction stands in; 0: it was made by command.
ALTER TABLE correction ADD COLUMN line INTEGER NOT NULL DEFAULT 0;
