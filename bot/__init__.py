"""Clipdesk: a Discord bot that keeps a server's clippings desk. This package is its core."""

__version__ = "0.1.0"
