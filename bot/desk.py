"""Desk: the one door to the core."""
