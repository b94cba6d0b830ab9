"""The command line: what it prints, its exit statuses, and that no fault shows a traceback."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import COMMANDS, jsonlines
from bot.cli.analyze import answer
from bot.cli.ask import locale_named
from bot.cli.front_door import enter
from bot.model import RawArticle, Reading

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"


def run(*words: str, data_dir: Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with no settings but these."""
    system = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env={**system, "DATA_DIR": str(data_dir), "PYTHONUTF8": "1", **environment},
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


def documents(lines: str) -> list[Any]:
    """The documents of JSON lines."""
    return [json.loads(line) for line in lines.splitlines()]


def in_process(
    words: Iterable[str], environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Exit status and what was said on standard error, without a new process."""
    try:
        status = enter(list(words), environment)
    except SystemExit as e:
        status = int(e.code or 0)
    return status, capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help says what the command does and gives an example."""
    with pytest.raises(SystemExit) as ended:
        enter([name, "--help"], {})
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "example" in told
    assert f"python -m bot {name}" in told


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["reed"], 2, "Did you mean 'read'?"),
        (["read"], 2, "PATH"),
        (["run"], 78, "DISCORD_TOKEN"),
        (["sync"], 78, "DISCORD_TOKEN"),
        (["add", "no/such/file"], 1, "no/such/file: there is no such file or folder."),
        (["index", "no/such/file"], 1, "no/such/file: there is no such file or folder."),
    ],
)
def test_a_fault_is_a_sentence(
    words: list[str], status: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 for what was not understood, 1 for what failed, 78 for settings, and a sentence on standard error."""
    got, said = in_process(words, {"DATA_DIR": str(tmp_path)}, capsys)
    assert got == status
    assert told in said


def test_all_faults_of_the_settings_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both of two wrong settings are named."""
    wrong = {"DATA_DIR": str(tmp_path), "LOG_LEVEL": "loud", "HOME_SERVER_ID": "home"}
    status, said = in_process(["index"], wrong, capsys)
    assert status == 78
    assert "LOG_LEVEL" in said
    assert "HOME_SERVER_ID" in said


def test_a_faulty_catalogue_is_told_with_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault at once, and no traceback."""
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "A"\n\n[[source]]\npath = 3\n', encoding="utf-8")
    status, said = in_process(["index"], {"DATA_DIR": str(tmp_path)}, capsys)
    assert status == 1
    assert said.count("sources.toml") >= 2
    assert "Traceback" not in said


def test_a_database_from_the_future_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says so; the file is left as it is."""
    import sqlite3

    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    status, said = in_process(["export"], {"DATA_DIR": str(tmp_path)}, capsys)
    assert status == 78
    assert "archive.db" in said


def test_what_is_no_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that isn't SQLite's gives a sentence."""
    (tmp_path / "archive.db").write_bytes(b"this is a letter, not a database\n" * 100)
    status, said = in_process(["export"], {"DATA_DIR": str(tmp_path)}, capsys)
    assert status == 74
    assert "archive.db" in said


def test_analyze_answers_each_line() -> None:
    """Offsets point into the text; the summary has at most three sentences."""
    text = "“We open on Monday, rain or shine,” said Ada Marsh. The hall is new. It has a roof. It has a door."
    document = answer(1, json.dumps({"id": "a", "text": text}).encode())
    assert document["id"] == "a"
    assert 1 <= len(document["summary"]) <= 3
    for run_ in (*document["summary"], *document["quotes"]):
        assert text[run_["start"] : run_["end"]] == run_["text"]
    assert {"speaker", "mention", "confidence", "quote_id", "shown"} <= document["quotes"][0].keys()


@pytest.mark.parametrize(
    ("line", "id", "told"),
    [
        (b"not json", None, "line 7: not JSON"),
        (b"[1]", None, "line 7: expected an object"),
        (b'{"id": 3}', 3, "line 7: expected a text in the field 'text'"),
        (b'{"id": 4, "text": "\xff"}', None, "line 7: not UTF-8"),
        (b"[" * 100_000, None, "line 7: nested too deeply"),
    ],
)
def test_a_line_that_cannot_be_used_is_answered(line: bytes, id: object, told: str) -> None:
    """With its number and the reason, and nothing raises."""
    document = answer(7, line)
    assert document["id"] == id
    assert document["error"].startswith(told)


def test_half_a_character_is_printed_as_an_escape() -> None:
    """A lone surrogate in a text does not end the stream."""
    import io

    out = io.BytesIO()
    jsonlines.write({"text": "a\ud800"}, out)
    assert json.loads(out.getvalue()) == {"text": "a\ud800"}


def test_a_reading_has_every_field() -> None:
    """The contract of `read`."""
    line = jsonlines.reading(Reading("f", "feed", "ok", "", (RawArticle("1", "T", "B"),)))
    assert list(line) == ["file", "shape", "outcome", "message", "articles"]
    named = {"id", "title", "url", "author", "published", "draft", "body", "tags", "categories", "links", "captions"}
    assert named <= line["articles"][0].keys()


def test_read_gives_a_line_a_file(tmp_path: Path) -> None:
    """Every sample is read, and a file that can't be is a line as well."""
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("read", str(SAMPLES), str(tmp_path / "empty.txt"), str(tmp_path / "gone.txt"), data_dir=tmp_path)
    lines = {Path(line["file"]).name: line for line in documents(done.stdout)}
    assert done.returncode == 0
    assert done.stderr == ""
    assert [lines[name]["outcome"] for name in ("empty.txt", "gone.txt")] == ["error", "error"]
    assert {line["outcome"] for name, line in lines.items() if name not in ("empty.txt", "gone.txt")} == {"ok"}
    shapes = {line["shape"] for line in lines.values()}
    assert shapes >= {"tagdump", "feed", "jsonfeed", "wxr", "rest", "html", "markdown", "jsonl"}


def test_index_export_and_query_go_together(tmp_path: Path) -> None:
    """What was indexed is exported; the export read again gives the same articles; a second run changes nothing."""
    where = {"data_dir": tmp_path / "a", "SOURCES": str(SAMPLES / "sources.toml")}
    first = run("index", "--json", **where)
    assert first.returncode == 0, first.stderr
    *progress, done = documents(first.stdout)
    assert done["event"] == "done"
    assert {event["event"] for event in progress} == {"progress"}
    assert sum(change["added"] for change in done["changes"]) >= 25
    again = documents(run("index", "--json", **where).stdout)[-1]["changes"]
    assert {(change["added"], change["changed"], change["removed"]) for change in again} == {(0, 0, 0)}

    exported = tmp_path / "export.jsonl"
    exported.write_text(run("export", **where).stdout, encoding="utf-8")
    before = documents(exported.read_text(encoding="utf-8"))
    (reading,) = documents(run("read", str(exported), data_dir=tmp_path).stdout)
    fields = ("id", "title", "url", "author", "published", "body", "tags", "categories", "links", "captions")
    assert [[a[f] for f in fields] for a in reading["articles"]] == [[a[f] for f in fields] for a in before]

    asked = '{"id": 1, "op": "search", "text": "night ferry"}\n{"id": 2, "op": "dance", "text": "x"}\n'
    found, refused = documents(run("query", stdin=asked, **where).stdout)
    assert found["ranked"]
    assert set(found["ranked"]) <= {article["id"] for article in before}
    assert refused["error"].startswith("line 2: op must be one of")


def test_a_failed_source_is_status_1_and_costs_nothing(tmp_path: Path) -> None:
    """The other source is indexed, and a line says why."""
    (tmp_path / "good.md").write_text("# A title\n\nSome words about a ferry.\n", encoding="utf-8")
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nname = "Good"\npath = "good.md"\n\n[[source]]\nname = "Gone"\npath = "gone.md"\n', encoding="utf-8"
    )
    done = run("index", data_dir=tmp_path)
    assert done.returncode == 1
    assert "Good" in done.stdout
    assert "no such file" in " ".join(done.stdout.split())
    assert len(documents(run("export", data_dir=tmp_path).stdout)) == 1


def test_add_previews_and_writes_only_when_told(tmp_path: Path) -> None:
    """Without somebody to ask, --yes decides; then the catalogue holds the entry."""
    (tmp_path / "note.md").write_text("# A title\n\nSome words about a ferry.\n", encoding="utf-8")
    shown = run("add", str(tmp_path / "note.md"), data_dir=tmp_path)
    assert shown.returncode == 1
    assert "A title" in shown.stdout
    assert not (tmp_path / "sources.toml").exists()
    written = run("add", str(tmp_path / "note.md"), "--yes", "--name", "Notes", data_dir=tmp_path)
    assert written.returncode == 0, written.stderr
    assert 'name = "Notes"' in (tmp_path / "sources.toml").read_text(encoding="utf-8")


def test_the_tour_runs_by_itself_where_there_is_no_terminal(tmp_path: Path) -> None:
    """It reads the samples, asks the bot over loopback, and ends with status 0; the live archive is not touched."""
    done = run("start", data_dir=tmp_path)
    assert done.returncode == 0, done.stderr
    for part in ("What was read", "Who is quoted", "Ida Voss", "make run"):
        assert part in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_question_is_asked_in_a_language() -> None:
    """`--locale` takes one of Discord's locales, or a language alone; another one is refused with those there are."""
    assert locale_named("de") == "de"
    assert locale_named("es") == "es-419"
    assert locale_named("zh_Hans") == "zh-CN"
    assert locale_named("en") == "en-US"
    with pytest.raises(argparse.ArgumentTypeError, match="zh-CN"):
        locale_named("klingon")


def test_indexing_tells_what_came_and_went_by_title(tmp_path: Path) -> None:
    """Added, changed and removed by source, as a reload in Discord does; a dry run tells it and changes nothing."""

    def news(*titles: str) -> None:
        lines = (json.dumps({"id": t, "title": t, "text": f"{t} is here."}) + "\n" for t in titles)
        (tmp_path / "news.jsonl").write_text("".join(lines), encoding="utf-8")

    (tmp_path / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    news("The ferry", "The train")
    assert "+ The ferry" in run("index", data_dir=tmp_path).stdout
    news("The train", "The bridge")
    for words in (("--dry-run",), ()):
        told = run("index", *words, data_dir=tmp_path).stdout
        assert "+ The bridge" in told
        assert "− The ferry" in told
    assert "+" not in run("index", data_dir=tmp_path).stdout


def test_a_faulty_file_of_corrections_is_told_and_stops_nothing(tmp_path: Path) -> None:
    """The articles are indexed; the fault is on standard error with its line."""
    (tmp_path / "news.jsonl").write_text('{"id": "a", "title": "The ferry", "text": "It sails."}\n', encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    (tmp_path / "corrections.toml").write_text('[[correction]]\nkind = "hide"\n', encoding="utf-8")
    done = run("index", data_dir=tmp_path)
    assert "+ The ferry" in done.stdout
    assert "corrections.toml, line 2" in done.stderr


def test_a_source_that_is_refused_is_not_read_as_nothing_known(tmp_path: Path) -> None:
    """The last line says that it was refused, and the catalogue stays as it was."""
    done = run("add", "http://127.0.0.1:9/feed", "--yes", data_dir=tmp_path)
    assert done.returncode == 1
    assert "FETCH_ALLOW_HOSTS" in done.stdout
    assert "Refused" in done.stdout
    assert "articles" not in done.stdout


def test_the_same_file_was_added_twice(tmp_path: Path) -> None:
    """What the catalogue has already isn't written again, whatever way the path is spelt; one article is singular."""
    note = tmp_path / "note.md"
    note.write_text("# A pier\n\nIt is long.\n", encoding="utf-8")
    first = run("add", str(note), "--yes", data_dir=tmp_path / "data")
    assert "1 article, read as markdown" in first.stdout
    catalogue = (tmp_path / "data" / "sources.toml").read_text(encoding="utf-8")
    assert "visible_to" in catalogue, "the catalogue's head doesn't say what may stand in it"
    again = run(
        "add", str(tmp_path / "data" / ".." / "note.md"), "--yes", "--name", "Other", data_dir=tmp_path / "data"
    )
    assert again.returncode == 1
    assert "in the catalogue already, as “note”" in again.stderr
    assert (tmp_path / "data" / "sources.toml").read_text(encoding="utf-8") == catalogue
