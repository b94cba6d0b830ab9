"""The face: every command, loaded and reloaded as one extension."""
