"""Words whose full stop need not end a sentence, in the languages whose articles we split."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: Always followed by more of the same sentence: titles, and marks of reference.
LEADING = _words(
    """
    mr mrs ms messrs mx dr prof sen sens rep reps gov govs gen col lt sgt cpl pvt capt cmdr adm maj brig rev fr hon
    pres amb supt st ste mt ft vs v cf e.g eg i.e viz approx ca dept est al insp det asst assoc univ
    med phil rer nat jur habil
    hr fr frau herr dipl ing bzw z.b zb d.h u.a v.a s.o vgl ggf evtl inkl exkl sog geb gest abb str
    mme mlle mgr me cie env p.ex c.-à-d
    sr sra sres srta dr dra drs d dña don ud uds excmo exmo exma ilmo lic
    sig sigg sig.ra dott dott.ssa avv on
    dhr mevr mw ir bijv d.w.z o.a m.b.t t.a.v
    г-н г-жа т.е т.к им ул пр акад проф
    """
)

#: Followed by a number where they are abbreviations; otherwise words of their own ("He said no.").
NUMBERED = _words(
    """
    no nos nr s art arts fig figs p pp vol vols ch sec pt para par bd kap abs rz núm num nº pág págs cap pop
    jan feb mar apr jun jul aug sep sept oct nov dec ст гл рис стр
    """
)

#: May end a sentence or not: what follows decides.
OPEN = _words(
    """
    inc ltd co corp bros llc plc jr sr esq etc a.m p.m am pm ph.d ph.ds m.d b.a b.sc m.a m.sc d.phil u.s u.k u.n e.u
    u.s.a d.c n.y l.a usw usf u.ä ag gmbh mio mrd tsd jh s.a s.l ee.uu ee uu cía cia ltda
    г д.р др млн млрд тыс
    """
)

#: Capitalised after a doubtful full stop, these open a sentence rather than continue a name.
STARTERS = _words(
    """
    the a an this that these those it its he his she her they their we our you your i there here in on at by for from
    to with of as if when while where after before since until because although though however but and or so yet
    then now what who why how which not no some many most all both each every another other such one two three
    more last next earlier later still also even just only once more meanwhile instead despite during under over
    did does do is are was were has have had can could will would should may might must let
    der die das ein eine er sie es wir ihr ich und aber doch auch in im am auf mit nach bei für von zu wenn als
    le la les un une il elle ils elles nous vous on ce cette ces mais et dans pour avec sur en au aux selon
    el los las una unos él ella ellos pero y con por para según también
    o os as um uma ele ela eles mas e com não no na
    lo gli i uno egli essi ma ed nel nella
    de het een hij zij ze wij maar en op met voor
    он она они мы вы это но и в на с по для как если когда не
    """
)

#: What a day's number and its full stop stand before in German ("am 3. Oktober").
AFTER_ORDINAL = _words(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts jahrhunderte jahrestag geburtstag weltkrieg liga klasse runde platz auflage tag mal
    """
)

#: What stands before such a number: articles, and prepositions with one.
BEFORE_ORDINAL = _words(
    "der die das den dem des am vom zum zur im beim ihr ihre ihrem ihren sein seine seinem seinen jeder"
)

#: States of the USA as newspapers shorten them; a title may follow ("Calif. Gov. Ada Bell").
STATES = _words(
    """
    ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn
    tex va vt wash wis wyo
    """
)

#: Verbs that report speech: after a closed question they continue its sentence ('"Really?" Ada asked.').
REPORTING = _words(
    """
    said says say asked asks ask wondered wonders wrote writes tweeted replied cried shouted added demanded inquired
    joked quipped recalled thought
    """
)

#: Last parts of an address ("Example.Com"), which no sentence begins with.
ADDRESS_ENDS = _words("com org net edu gov info co io de fr uk eu ru cn jp js tv py ai")
