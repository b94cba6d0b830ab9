"""Times, weekdays and zones as people type them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.typed import clock, days_text, minute_of, weekdays_of
from bot.digest.zones import all_zones, suggest, zone_named
from bot.errors import DigestError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", "08:00"),
        ("8:30", "08:30"),
        ("08:00", "08:00"),
        ("8pm", "20:00"),
        ("8 PM", "20:00"),
        ("8:30 p.m.", "20:30"),
        ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("20h", "20:00"),
        ("20h30", "20:30"),
        ("20 Uhr", "20:00"),
        ("8.30", "08:30"),
        ("0830", "08:30"),
        ("noon", "12:00"),
        ("24:00", "00:00"),
        ("８：３０", "08:30"),
    ],
)
def test_times_of_day(text: str, expected: str) -> None:
    """People's ways to write a time are read."""
    assert clock(minute_of(text)) == expected


@pytest.mark.parametrize("text", ["", "25", "8:60", "13pm", "0am", "x", "8:3", "830", "-1", "8:30:00", "24:01"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """Anything else is refused with an example of what is expected."""
    with pytest.raises(DigestError, match="8:30"):
        minute_of(text)


@given(st.integers(0, 1439))
def test_times_are_read_back(minute: int) -> None:
    """What is shown as a time is read as the same time."""
    assert minute_of(clock(minute)) == minute


@settings(deadline=None)  # the first zone asked for reads them all
@given(st.text(max_size=12))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Any text is read or refused with our own error."""
    for read in (minute_of, weekdays_of, zone_named):
        try:
            read(text)
        except DigestError as e:
            assert e.for_user


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon-fri", "weekdays"),
        ("weekdays", "weekdays"),
        ("sat,sun", "sat,sun"),
        ("weekends", "sat,sun"),
        ("fri-mon", "mon,fri,sat,sun"),
        ("Mon, Wed and Fri", "mon,wed,fri"),
        ("thurs", "thu"),
        ("mondays", "mon"),
        ("Montag, Dienstag", "mon,tue"),
        ("miércoles", "wed"),
        ("周一", "mon"),
        ("mon – wed", "mon,tue,wed"),
        ("every day", "daily"),
        ("sun", "sun"),
    ],
)
def test_weekdays(text: str, expected: str) -> None:
    """People's ways to name days are read, runs over the weekend too."""
    assert days_text(weekdays_of(text)) == expected


@pytest.mark.parametrize("text", ["", "m", "t", "funday", "mon-", "mon;xyz", "-"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """One word that is no day spoils the whole, so that no digest comes on a day that wasn't meant."""
    with pytest.raises(DigestError, match="mon-fri"):
        weekdays_of(text)


@given(st.sets(st.integers(0, 6), min_size=1))
def test_days_are_read_back(days: set[int]) -> None:
    """What is shown as days is read as the same days."""
    assert weekdays_of(days_text(frozenset(days))) == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("new_y", "America/New_York"),
        ("germany", "Europe/Berlin"),
        ("india", "Asia/Kolkata"),
        ("uk", "Europe/London"),
        ("pst", "America/Los_Angeles"),
        ("los angels", "America/Los_Angeles"),
        ("zürich", "Europe/Zurich"),
        ("São Paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
        ("europe/lis", "Europe/Lisbon"),
        ("tokio", "Asia/Tokyo"),
    ],
)
def test_zones_are_found_by_what_people_type(text: str, expected: str) -> None:
    """City, country, abbreviation, slip of the keyboard: the zone meant comes first."""
    assert suggest(text)[0] == expected


def test_zone_lists_fit_a_menu() -> None:
    """At most 25 zones are proposed, each once, and every zone can be had by its name in any case."""
    for text in ("", "a", "america", "st", "zzz"):
        found = suggest(text)
        assert len(found) == len(set(found)) <= 25
    assert all(zone_named(name.lower()) == name for name in all_zones())


def test_an_unknown_zone_is_refused_with_near_ones() -> None:
    """A slip is answered with the zone that was perhaps meant."""
    with pytest.raises(DigestError, match=re.escape("Europe/Berlin")):
        zone_named("Europe/Berlim")
    with pytest.raises(DigestError, match="Pick one"):
        zone_named("+05:30")
