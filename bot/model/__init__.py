"""The facts the rooms hand each other: frozen, with no behaviour beyond saying what they are.

Texts are plain unicode; offsets are code points; instants are aware datetimes in UTC. A date of publication is the
text `published`: ISO 8601 in the source's own offset ("2019-12-02T09:30:00+01:00"), without an offset where the
source gives none, a bare day ("2019-12-02") where no more is known, or None. It is never guessed.
"""

from bot.model.answers import Changes as Changes
from bot.model.answers import Entry as Entry
from bot.model.answers import Hit as Hit
from bot.model.answers import IndexFacts as IndexFacts
from bot.model.answers import Page as Page
from bot.model.answers import Progress as Progress
from bot.model.answers import Query as Query
from bot.model.answers import Quotation as Quotation
from bot.model.answers import ReloadReport as ReloadReport
from bot.model.answers import SourceFacts as SourceFacts
from bot.model.answers import Speaker as Speaker
from bot.model.answers import TagCount as TagCount
from bot.model.articles import Analysis as Analysis
from bot.model.articles import Article as Article
from bot.model.articles import Quote as Quote
from bot.model.articles import QuotedWord as QuotedWord
from bot.model.articles import Sentence as Sentence
from bot.model.articles import Span as Span
from bot.model.choices import Correction as Correction
from bot.model.choices import CorrectionKind as CorrectionKind
from bot.model.choices import Follow as Follow
from bot.model.choices import Quiet as Quiet
from bot.model.choices import QuietPolicy as QuietPolicy
from bot.model.choices import ServerSettings as ServerSettings
from bot.model.choices import ServerSighting as ServerSighting
from bot.model.choices import ShareWho as ShareWho
from bot.model.digests import BY_HAND as BY_HAND
from bot.model.digests import FOLDED as FOLDED
from bot.model.digests import MANUAL as MANUAL
from bot.model.digests import AfterFailure as AfterFailure
from bot.model.digests import Arrival as Arrival
from bot.model.digests import Cadence as Cadence
from bot.model.digests import ChannelKind as ChannelKind
from bot.model.digests import Decision as Decision
from bot.model.digests import Digest as Digest
from bot.model.digests import Edit as Edit
from bot.model.digests import Failure as Failure
from bot.model.digests import FailureKind as FailureKind
from bot.model.digests import Filter as Filter
from bot.model.digests import LedgerEntry as LedgerEntry
from bot.model.digests import Pause as Pause
from bot.model.digests import Publish as Publish
from bot.model.digests import Reconcile as Reconcile
from bot.model.digests import Restamp as Restamp
from bot.model.digests import Schedule as Schedule
from bot.model.digests import Send as Send
from bot.model.digests import Skip as Skip
from bot.model.digests import Slot as Slot
from bot.model.digests import SlotState as SlotState
from bot.model.digests import Wait as Wait
from bot.model.running import Heartbeat as Heartbeat
from bot.model.running import WeekFacts as WeekFacts
from bot.model.sources import FetchState as FetchState
from bot.model.sources import Link as Link
from bot.model.sources import Outcome as Outcome
from bot.model.sources import Preview as Preview
from bot.model.sources import RawArticle as RawArticle
from bot.model.sources import Reading as Reading
from bot.model.sources import SourceSpec as SourceSpec
