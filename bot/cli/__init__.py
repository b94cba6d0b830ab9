"""The command line: a table of commands, each a small file of this package with `configure` and `run`.

To add a command: a file `bot/cli/<name>.py` and its line in COMMANDS. Only the file of the command that was asked for
is imported, so that `analyze` and `read` start fast.
"""

from __future__ import annotations

COMMANDS = {
    "start": "serve Discord with a token, open the demo without one (what `make run` does)",
    "run": "serve Discord",
    "demo": "a tour over a sample archive, then its console",
    "add": "look at a file, folder or address, and add it to the catalogue of sources",
    "index": "read the sources and index what is new",
    "read": "show what would be read from files, as JSON lines",
    "analyze": "summary, keywords and quotes of texts: JSON lines in, JSON lines out",
    "query": "search, related articles and tags for scripts: JSON lines in, JSON lines out",
    "export": "print every indexed article as JSON lines",
    "console": "talk to the bot in this terminal",
    "ask": "ask the bot one thing and print the answer",
    "doctor": "look at the set-up before the first start",
    "health": "ask the running bot whether it is well",
    "backup": "copy the state to a safe place, also while the bot runs",
    "restore": "put a backup in the place of the state",
    "check": "check the databases",
    "compact": "give back the room the databases no longer need",
    "sync": "register the commands with Discord",
}
