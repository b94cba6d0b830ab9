"""Tests of what an article says."""
