"""Sentences that the core makes in English and keeps or hands on as text: they are translated where they are shown.

A field named {why} holds another of them, one named {each} several with commas between. `Tongue.again` reads the table;
a test holds it against the code that makes them.
"""

from __future__ import annotations

REASONS_OF_SLOTS = (
    "folded into the next",
    "nothing new",
    "nothing new, and every matching article of the archive was posted",
    "nothing new that matches (left out: {each})",
    "paused: {why}",
    "paused by {name}",
    "in flight",
    "quiet hours",
    "no slot",
    "the channel is gone",
    "the forum wants a tag on each post",
    "the time zone {zone} is not known here",
    "missing permission: {each}",
    "rate limited",
    "waiting for a turn",
    "no answer",
    "server error",
    "refused",
    "invalid",
    "an answer without a message",
    "gave up after {n} attempts",
    "gave up after {n} attempts: {why}",
    "can't tell whether it was posted",
    "can't tell whether it was posted: the channel can't be read",
    "not published: {why}",
    # Discord's own words for what most often stands in the way.
    "Unknown Channel ({code})",
    "Missing Access ({code})",
    "Missing Permissions ({code})",
    "no reason given ({code})",
)

PARTS_OF_FILTERS = (
    "from other sources: {count}",
    "without the tags: {count}",
    "without the speakers: {count}",
    "without the words: {count}",
    "from excluded sources: {count}",
    "with excluded tags: {count}",
    "with excluded speakers: {count}",
    "with excluded words: {count}",
)

# As Discord's own settings name them in each language.
PERMISSIONS = (
    "View Channel",
    "Send Messages",
    "Send Messages in Threads",
    "Read Message History",
    "Manage Roles",
    "Mention @everyone, @here and All Roles",
)

REASONS_OF_HITS = ("same story", "similar words", "tag {name}")

FAULTS_IN_FILES = (
    "a text of at most {longest} characters was expected",
    "a list of texts was expected",
    "a whole number from {least} to {most} was expected",
    "a list of at most five ids was expected",
    "true or false was expected",
    "one of {choices} was expected",
    "a time zone such as Europe/Berlin was expected",
    "a time such as 08:30 was expected",
    "a time from 00:00 to 23:59 was expected",
    "a list of days was expected, out of {days}",
    "lists named {names} were expected",
    "from, to and policy were expected",
)

FAULTS_OF_SOURCES = (
    "only {left} of its {all} articles are left; the old ones stay. Index with force to take it over.",
    "“{title}” was left out: its analysis failed ({code}).",
    "“{title}” was left out: the process that analysed it died of it, twice.",
    "It broke off ({code}); the log says why.",
    "No file answers to {glob}. Check the path in the catalogue.",
    "{name} can't be read: {why}.",
    "it is binary, not text",
    "it is empty",
    "it is a folder",
    "it is no regular file",
    "it is larger than {most} MB",
    "the folder holds no files",
    "it holds more than {most} files",
    "it holds no feed ({text})",
    "it isn't sound JSON ({text})",
    "its feed is damaged ({text})",
    "it is no sound export ({text})",
    "no such file or directory",
    "permission denied",
    "{address} took longer than {n} seconds.",
    "{address} can't be reached: {why}.",
    "there is no such host",
    "nothing answers there",
    "{address} leads from one address to the next without end.",
    "{address} is no address.",
    "{address} is no http or https address.",
    "{address} sends more than a text should be.",
    "{address} sends damaged compression.",
    "{address} broke off in the middle.",
    "{address} shows a certificate that isn't valid.",
    "{address} asks for a password (HTTP {code}).",
    "{address} refuses to answer us (HTTP {code}).",
    "{address} is not there (HTTP {code}).",
    "{address} is gone for good (HTTP {code}).",
    "{address} asks us to come less often (HTTP {code}).",
    "{address} has trouble of its own (HTTP {code}).",
    "{address} gives no page (HTTP {code}).",
    '{address} gives a page where it gave a feed. If that is meant, add shape = "html" in the catalogue.',
)

ENDS_OF_RELOADS = (
    "The reload was cancelled. What it had not shown yet is dropped; the rest stays.",
    "The reload ended before it was done; the articles are as they were. {said}",
    "Another process (id {holder}) is indexing into {path}. Wait until it is done, or stop it.",
    "It broke off; the log says why.",
)

FAULTS_OF_CORRECTIONS = (
    "{kind} needs {part}",
    "expected at most {most} characters for {part}",
    "expected the first words of the quotation",
    "“{name}” is no name; expected one as in “Ada Quill”",
    "expected another name than in other",
)

STAGES = ("fetching", "reading", "storing", "everywhere", "at home")

SAYINGS = (*REASONS_OF_SLOTS, *PARTS_OF_FILTERS, *PERMISSIONS, *REASONS_OF_HITS, *FAULTS_IN_FILES, *FAULTS_OF_SOURCES,
           *ENDS_OF_RELOADS, *FAULTS_OF_CORRECTIONS, *STAGES)  # fmt: skip
