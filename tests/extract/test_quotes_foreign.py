"""Reporting clauses of other languages than English: what names a speaker, and what must not."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes
from bot.extract.quotes.verbs import verbs


def shown(text: str, language: str) -> list[str | None]:
    """The speakers of the quotations that readers see."""
    return [quote.speaker for quote in find_quotes(text, language) if quote.shown]


@pytest.mark.parametrize(
    ("code", "forms", "strange"),
    [
        ("de", ["mahnten", "befürchtet", "reagierte", "begründete"], ["gemahnten"]),
        ("fr", ["dénonçant", "nuançait", "répète", "regrettent"], ["dénoncant"]),
        ("es", ["matizaron", "añadiendo", "sostuvo", "replicaba"], ["apuesta"]),
        ("pt", ["acrescentaram", "admitindo", "reconheceu"], ["espera"]),
        ("it", ["ribadiscono", "puntualizzava", "aggiungendo"], ["nota"]),
        ("nl", ["verduidelijkt", "reageerde", "gniffelt", "vreesde"], ["hopen"]),
    ],
)
def test_verbs_of_speech_have_their_forms(code: str, forms: list[str], strange: list[str]) -> None:
    """The forms are made from infinitives, those that mostly mean something else are left out."""
    assert [form for form in forms if form not in verbs(code).say] == []
    assert [form for form in strange if form in verbs(code).say] == []


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("de", "Karin Lohse führte aus: „Der Deich hält noch zehn Jahre.“", ["Karin Lohse"]),
        ("de", "„Der Deich hält noch zehn Jahre“, hat Karin Lohse angemerkt.", ["Karin Lohse"]),
        ("fr", "« Le pont, assure Marc Vidal, le maire, tiendra encore dix ans. »", ["Marc Vidal"]),
        ("it", "«Il ponte regge benissimo – assicura Carla Ferri – e reggerà ancora».", ["Carla Ferri"]),
        ("pt", "«A ponte aguenta, garante Rui Salgado, mais uns vinte anos.»", ["Rui Salgado"]),
        ("es", "«El puente aguanta bien», deslizó en la plaza el ingeniero Luis Prado.", ["Luis Prado"]),
        ("nl", "„De brug houdt het nog wel”, verduidelijkte Anja de Groot.", ["Anja de Groot"]),
    ],
)
def test_clauses_of_everyday_press_name_the_speaker(language: str, text: str, speakers: list[str]) -> None:
    """Verbs that part, perfect tenses, and clauses between commas and dashes within the marks."""
    quotes = find_quotes(text, language)
    assert shown(text, language) == speakers
    assert not any(name in s.text for q in quotes for s in q.segments for name in ("assure", "assicura", "garante"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Karin Lohse kam näher. Am Zaun hing ein Schild: „Betreten der Wiese streng verboten.“"),
        ("fr", "Anne Roux a déjà un titre pour la suite : « Personne ne dort au village »"),
        ("es", "Luis Prado alzó la vista. En la verja había un cartel que decía: «Prohibido pasar por la obra»."),
        ("it", "Il comitato «Salviamo insieme il ponte» ha annunciato un corteo."),
        ("es", "La encargada, Ana Ruiz, se fue. Luis cerró las preguntas de los vecinos: «Mañana será otro día más»."),
        ("de", "„Der Deich hält noch zehn Jahre lang.“ Er hatte gelacht. Karin Lohse ging."),
    ],
)
def test_signs_titles_names_and_further_sentences_have_no_speaker(language: str, text: str) -> None:
    """A wrong speaker is worse than none: what stands on a sign was said by nobody near it."""
    assert shown(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("de", "Der TSV Grünau verlor klar. „Das war einfach nichts von uns“, sagte er.", []),
        ("fr", "Le Musée Vauban rouvre. « Tout est prêt depuis hier matin », dit-il.", []),
        (
            "nl",
            "„Het hield niet op”, zegt Mieke Berg-Jansen. „Ik ben erg moe nu”, zucht Berg.",
            ["Mieke Berg-Jansen"] * 2,
        ),
        ("fr", "Le maire Paul Vasseur assure n'avoir « jamais signé ce document ».", ["Paul Vasseur"]),
        (
            "pt",
            "Rita Moura garantiu que “ninguém ficou sem aulas”, admitindo que “houve um ou outro atraso”.",
            ["Rita Moura"] * 2,
        ),
        ("es", "«Llegamos tarde a todo», lamentó Ana Ruiz. Reconoció que el plan «no era el mejor».", ["Ana Ruiz"] * 2),
        (
            "de",
            "„Wir geben nicht auf“, sagte Karin Lohse. Der Deich sei „noch lange Jahre sicher“.",
            ["Karin Lohse"] * 2,
        ),
    ],
)
def test_pronouns_surnames_and_half_sentences(language: str, text: str, speakers: list[str]) -> None:
    """Clubs and museums are no "he", half a double name is a surname, indirect speech goes on with its speaker."""
    assert shown(text, language) == speakers


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("de", "Karin Lohse winkt ab. „Davon will ich nichts mehr hören.“", ["Karin Lohse"]),
        ("de", "Karin Lohse traf Otto Behn. „Davon will ich nichts mehr hören.“", []),
        ("de", "Das Motto der Stadt lautet „Offen für alle, die kommen“.", []),
        ("it", "Carla Ferri: «Un regalo ai privati – attacca – che pagheranno tutti».", ["Carla Ferri"]),
        (
            "es",
            "«Iremos todos allí mañana», dijo la concejal Ana Ruiz.\n\nLa consejera de Aguas pide «pagar lo gastado».",
            ["Ana Ruiz"],
        ),
        ("de", "Karin Lohse las den Zettel. „Betreten der Wiese streng verboten.“", []),
        ("es", "Ana Ruiz niega la mayor. «No he firmado nada de eso.»", ["Ana Ruiz"]),
        (
            "fr",
            "Ouvrez ! « Le lac monte encore », dit Anne Roux. Puis, plus bas : « Il faut partir cette nuit. »",
            ["Anne Roux"] * 2,
        ),
        (
            "pt",
            "“Subiu tudo demais, infelizmente”, disse Rita Moura.\n\n“Ficámos sem nada.",
            ["Rita Moura"],
        ),
        ("nl", "Anja de Groot sloeg haar boek „Het stille water van toen” weer open.", []),
    ],
)
def test_statements_without_a_clause_of_their_own(language: str, text: str, speakers: list[str]) -> None:
    """One person before them, the clause at the end of several paragraphs, or a word that leads on."""
    assert shown(text, language) == speakers


def test_a_clause_at_the_end_of_several_paragraphs_counts_for_all_of_them() -> None:
    """Marks are opened anew in each paragraph and closed in the last, where the clause stands."""
    text = (
        "“Primeiro ficámos sem luz.\n\n“Depois a casa caiu toda.\n\n“Hoje vivo num quarto pequeno”, contou Rita Moura."
    )
    quotes = find_quotes(text, "pt")
    assert {(quote.speaker, quote.shown) for quote in quotes} == {("Rita Moura", True)}
    assert sum(len(quote.segments) for quote in quotes) == 3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Bruno Sarti, 60 anni, detto «il vecchio leone del porto», saluta tutti."),
        ("it", "Carla Ferri recita in «La notte lunga del mare aperto», dramma scritto da Ugo Neri."),
        ("fr", "Marc Vidal, surnommé « le vieux lion du port », salue tout le monde."),
        ("es", "Ana Ruiz estrena el concierto «La noche más larga del mar», escrito por Luis Mora."),
        ("pt", "Rita Moura, apelidada de forte, estreia o show “A noite mais longa do mar”, escrito por Rui Salgado."),
    ],
)
def test_nicknames_and_titles_beside_a_participle_are_not_said(language: str, text: str) -> None:
    """ "Detto", "scritto" and "surnommé" are no reporting clause without "ha"."""
    assert shown(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        (
            "it",
            "Resta deciso il prefetto, Lucia Bassi. «Non riapriamo la strada stanotte», ha detto il prefetto.",
            ["Lucia Bassi"],
        ),
        (
            "es",
            "«Nos dieron un plazo de tres meses —recordó Ana Ruiz—, y aquí seguimos todos esperando».",
            ["Ana Ruiz"] * 2,
        ),
        (
            "fr",
            "« Nous avons rouvert la route, rappelle le maire, Marc Vidal, dès le lundi matin. »",
            ["Marc Vidal"] * 2,
        ),
        (
            "fr",
            "La gare est fermée. Marc Vidal fait savoir qu’elle « rouvrira au printemps prochain ».",
            ["Marc Vidal"],
        ),
        ("nl", "Anja de Groot liet weten dat „de brug nog jaren open blijft”.", ["Anja de Groot"]),
        (
            "it",
            "Carla Ferri apre la porta. «Il ponte regge ancora benissimo», risponde sistemandosi il cappello.",
            ["Carla Ferri"],
        ),
        (
            "es",
            "A la entrada, un pescador que no dio su apellido resumía la tarde: «Mañana volvemos todos al mar».",
            ["un pescador"],
        ),
    ],
)
def test_clauses_of_everyday_press(language: str, text: str, speakers: list[str]) -> None:
    """An office in the masculine, dashes without blanks, a name behind a comma, "to let know", a gerund, "who"."""
    assert shown(text, language) == speakers


def test_a_description_from_before_somebody_came_in_is_somebody_elses() -> None:
    """The historian was there before the nun was named: she isn't the nun."""
    text = (
        "Marta Solís: un libro sobre el río\n\nLa historiadora presenta su obra. Recuerda la carta de una monja, sor "
        "Lucía Prieto.\n\n«Es mi frase favorita del libro», admitió la historiadora."
    )
    assert "Lucía Prieto" not in shown(text, "es")


def test_the_pronoun_of_the_sentence_before_says_whose_verb_it_is() -> None:
    """ "Lei non promette niente." stands before "conclude": the man named last has not said it."""
    text = (
        "Fulvio Danti conferma che si pensa a un tour, «se lei vorrà farlo». Lei non promette. "
        "«Vediamo se domani ho voglia», conclude."
    )
    assert shown(text, "it")[1:] in ([], [None])


def test_a_report_is_the_source_and_not_the_office_that_wrote_it() -> None:
    """ "Selon un rapport de Marc Vidal": it is written there, he did not say it."""
    assert "Marc Vidal" not in shown("Selon un rapport de Marc Vidal, le pont « risque de céder bientôt ».", "fr")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Selon Anne Roux, le port est « bien trop cher pour nous » et « mal conçu pour les pêcheurs »."),
        ("de", "Laut Helga Brandt ist der Hafen „viel zu teuer für uns“ und „schlecht geplant für die Fischer“."),
        ("ru", "По словам лоцмана Егора Лугова, порт «обходится нам слишком дорого», но «совсем не нужен рыбакам»."),
    ],
)
def test_half_a_quotation_behind_and_is_the_same_persons(language: str, text: str) -> None:
    """The second of two halves has no clause of its own and needs none."""
    first, second = find_quotes(text, language)
    assert first.speaker is not None
    assert first.speaker == second.speaker
    assert second.shown


def test_who_answers_a_question_is_not_who_spoke_before_it() -> None:
    """The critic wrote, then somebody is asked about it: the answer is not the critic's."""
    text = (
        "Un critico scrisse che la sala era «vuota come un pozzo in estate». Se lo ricorda? «Parola per parola», dice."
    )
    assert shown(text, "it")[1:] == []


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        (
            "fr",
            "Marc Vidal, le prévenu, arrive seul. « On me faisait encore confiance », a répondu le prévenu.",
            "Marc Vidal",
        ),
        ("it", "Ugo Neri, l’imputato, arriva da solo. «Si fidavano tutti di me», ha risposto l’imputato.", "Ugo Neri"),
        ("es", "Luis Mora, el acusado, llega solo. «Todos confiaban en mí», respondió el acusado.", "Luis Mora"),
        ("pt", "Rui Salgado, o arguido, chega só. «Todos confiavam em mim», respondeu o arguido.", "Rui Salgado"),
    ],
)
def test_the_accused_is_whoever_was_introduced_so(language: str, text: str, speaker: str) -> None:
    """Courts have their own roles."""
    assert shown(text, language) == [speaker]


def test_a_pronoun_has_the_sex_of_names_from_everywhere() -> None:
    """ "Er" is Piotr Lang, not Katarzyna Brandt."""
    text = "Katarzyna Brandt und Piotr Lang sind da. „Der Deich hält noch zehn Jahre“, sagt er."
    assert "Katarzyna Brandt" not in shown(text, "de")
