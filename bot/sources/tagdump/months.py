"""The names of the months in the languages blogs are written in, and of what stands around them in a date."""

from __future__ import annotations

import unicodedata

# One line a language: twelve months, forms of one month separated by a slash. Abbreviations are listed where they
# are not simply the first three letters of a name.
_NAMES = {
    "en": "january february march april may june july august september/sept october november december",
    "de": "januar/jänner februar/feber märz/mrz april mai juni juli august september oktober november dezember",
    "fr": "janvier/janv février/févr mars avril/avr mai juin juillet/juil août septembre/sept octobre novembre "
    "décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre/sept octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre/sett ottobre novembre dicembre",
    "nl": "januari februari maart/mrt april mei juni juli augustus september/sept oktober november december",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie/sept octombrie noiembrie decembrie",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuu/tammikuuta/tammi helmikuu/helmikuuta/helmi maaliskuu/maaliskuuta/maalis huhtikuu/huhtikuuta/huhti "
    "toukokuu/toukokuuta/touko kesäkuu/kesäkuuta/kesä heinäkuu/heinäkuuta/heinä elokuu/elokuuta/elo "
    "syyskuu/syyskuuta/syys lokakuu/lokakuuta/loka marraskuu/marraskuuta/marras joulukuu/joulukuuta/joulu",
    "pl": "stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec lipca/lipiec "
    "sierpnia/sierpień września/wrzesień października/październik/paź listopada/listopad grudnia/grudzień",
    "cs": "ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen "
    "září října/říjen listopadu/listopad prosince/prosinec",
    "sk": "januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta/august "
    "septembra/september októbra/október novembra/november decembra/december",
    "hu": "január február március április május június július augusztus szeptember/szept október november december",
    "hr": "siječnja/siječanj veljače/veljača ožujka/ožujak travnja/travanj svibnja/svibanj lipnja/lipanj srpnja/srpanj "
    "kolovoza/kolovoz rujna/rujan listopada/listopad studenoga/studeni prosinca/prosinac",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "sr": "јануар/јануара фебруар/фебруара март/марта април/априла мај/маја јун/јуна јул/јула август/августа "
    "септембар/септембра октобар/октобра новембар/новембра децембар/децембра",
    "ru": "января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль августа/август "
    "сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь",
    "uk": "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень липня/липень "
    "серпня/серпень вересня/вересень жовтня/жовтень листопада/листопад грудня/грудень",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "el": "ιανουαρίου/ιανουάριος φεβρουαρίου/φεβρουάριος μαρτίου/μάρτιος απριλίου/απρίλιος μαΐου/μάιος ιουνίου/ιούνιος "
    "ιουλίου/ιούλιος αυγούστου/αύγουστος σεπτεμβρίου/σεπτέμβριος οκτωβρίου/οκτώβριος νοεμβρίου/νοέμβριος "
    "δεκεμβρίου/δεκέμβριος",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "eu": "urtarrila/urtarrilak otsaila/otsailak martxoa/martxoak apirila/apirilak maiatza/maiatzak ekaina/ekainak "
    "uztaila/uztailak abuztua/abuztuak iraila/irailak urria/urriak azaroa/azaroak abendua/abenduak",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "lv": "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fa": "ژانویه فوریه مارس آوریل می ژوئن ژوئیه آگوست سپتامبر اکتبر نوامبر دسامبر",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
}
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag"
    " samstag sonntag "
    "sonnabend lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado"
    " domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira quarta-feira quinta-feira "
    "sexta-feira segunda terça quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag "
    "tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag poniedziałek wtorek środa czwartek"
    " piątek "
    "sobota niedziela понедельник вторник среда четверг пятница суббота воскресенье pazartesi salı çarşamba perşembe "
    "cuma cumartesi pazar maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai"
)


def bare(word: str) -> str:
    """A word casefolded and without accents, so that “Février” and “fevrier” are one."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    for names in _NAMES.values():
        for month, forms in enumerate(names.split(), 1):
            for form in forms.split("/"):
                word = bare(form)
                table.setdefault(word, month)
                if len(word) > 3:
                    table.setdefault(word[:3], month)
                if len(word) > 4:
                    table.setdefault(word[:4], month)
    # Three letters that two languages give to different months.
    table.update({"mar": 3, "mai": 5, "jun": 6, "jul": 7, "lis": 11, "juin": 6, "juil": 7, "sep": 9, "feb": 2, "ma": 3})
    return table


MONTHS = _table()
WEEKDAYS = frozenset(bare(day) for day in _WEEKDAYS.split()) | {bare(day)[:3] for day in _WEEKDAYS.split()}


def month_of(word: str) -> int | None:
    """The number of a month from its name or abbreviation in any of the languages."""
    return MONTHS.get(bare(word.rstrip(".")))
