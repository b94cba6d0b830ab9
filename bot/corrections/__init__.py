"""What people put right: applied to articles, read from corrections.toml, kept in the state. The door of the room."""

from __future__ import annotations

from bot.corrections.book import Book, opening
from bot.corrections.check import fault_of
from bot.corrections.desk import Corrections
from bot.corrections.file import FILE, load

__all__ = ["FILE", "Book", "Corrections", "fault_of", "load", "opening"]
