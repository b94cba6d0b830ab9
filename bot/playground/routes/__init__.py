"""The REST routes, one file a group."""
