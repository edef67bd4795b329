"""Each code of the engine has its title, its sentence and what would clear it, whatever figures."""

import re
from collections.abc import Iterator
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.score_words import clears, compared, one_in, peers, reason, state, title
from policy.oversight.flags import NO_PEERS, Peers
from policy.oversight.scoring.evidence import CareState, Code, Evidence, Family, Figures

#: The figures that evidence.py names beside each code, with what each leaves in the sentence.
FIGURES: dict[Code, dict[str, tuple[float, str]]] = {
    Code.NO_CARE: {"state": (6, "Rien de connu"), "share": (0.031, "3,1 %")},
    Code.AFTER_CARE: {"hours": (72, "3 jours")},
    Code.LINK_IDENTITY: {
        "patient": (1, "autre patient"),
        "sex": (1, "sexe"),
        "years": (23, "23 ans"),
    },
    Code.LINK_MOTIVE: {"share": (0.04, "4 %")},
    Code.LINK_TIME: {"minutes": (200, "3 h 20")},
    Code.LINK_KIND: {"share": (0.008, "0,8 %")},
    Code.LINK_SITE: {"share": (0.0002, "moins de 0,1 %")},
    Code.LINK_SHARED: {"patients": (4, "4 patients")},
    Code.OFF_ROSTER: {"minutes": (312, "5 h 12")},
    Code.ISOLATED: {"hours": (6, "6 h 00")},
    Code.SELF: {},
    Code.HOUSEHOLD: {},
    Code.SURNAME: {"one_in": (413, "un patient sur 410")},
    Code.COLLEAGUE: {},
    Code.WELL_KNOWN: {"one_in": (2000, "un patient sur 2 000")},
    Code.NEIGHBOUR: {"km": (0.3, "300 m"), "one_in": (820, "un patient sur 820")},
    Code.DEVICE: {"share": (0.04, "4 %")},
    Code.NETWORK: {"share": (0.12, "12 %")},
    Code.TRAVEL: {"kmh": (912.4, "912 km/h")},
    Code.TWO_PLACES: {"minutes": (14, "14 minutes avant")},
    Code.VOLUME: {"count": (23, "23 accès"), "expected": (9.4, "9,4 attendus")},
    Code.REPETITION: {"count": (6, "6 accès"), "days": (9, "sur 9"), "beyond": (4, "dont 4 j")},
    Code.CROWD: {"agents": (4, "4 agents")},
    Code.ENUMERATION: {
        "near": (7, "7 numéros"),
        "minutes": (12, "12 minutes"),
        "one_in": (3041, "une fois sur 3 000"),
    },
    Code.SEARCHES: {"count": (5, "5 recherches"), "expected": (1.2, "1,2 attendue")},
    Code.REFUSALS: {"count": (3, "3 refus")},
    Code.OPPOSED: {"refusals": (2, "2 refus")},
    Code.TEXT_REPEATED: {"same": (14, "de 14"), "of": (50, "50 dernières")},
    Code.TEXT_DIFFERS: {"sex": (1, "sexe"), "age": (1, "âge"), "motive": (1, "motif")},
    Code.TEXT_EMPTY: {"share": (0.02, "2 %")},
    Code.SHARE: {"unexplained": (14, "14 accès"), "of": (60, "sur 60"), "expected": (3, "3 att")},
    Code.SECTIONS: {"share": (0.01, "1 %")},
    Code.DURATION: {"seconds": (90, "90 secondes"), "share": (0.02, "2 %")},
    Code.HOUR: {"share": (0.03, "3 %")},
    Code.REASON: {"share": (0.006, "0,6 %")},
}
COLLEAGUES = Peers(colleagues=4, shifts=20, files=400, count=10)
ACCUSING = re.compile(r"suspect|fraud|anomal|coupable|abus|illicite|espion|voyeur|infraction", re.I)


def found(code: Code, figures: Figures) -> Evidence:
    return Evidence(Family.CARE, code, 3.0, 1.0, figures)


def said(code: Code, *names: str) -> str:
    return reason(found(code, {name: FIGURES[code][name][0] for name in names}))


def plain(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


def subsets(code: Code) -> Iterator[tuple[str, ...]]:
    names = tuple(FIGURES[code])
    return chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))


def test_every_code_is_known_here_and_there() -> None:
    assert set(FIGURES) == set(Code)
    assert len({title(code) for code in Code}) == len(Code)
    assert len({reason(found(code, {})) for code in Code}) == len(Code)


@pytest.mark.parametrize("code", Code)
def test_each_figure_is_said_when_it_is_there_and_missed_by_nobody(code: Code) -> None:
    for names in subsets(code):
        sentence = said(code, *names)
        assert re.fullmatch(r"[A-ZÀ-Ý0-9][^.]+\.", sentence)
        told = [name for name in names if FIGURES[code][name][1] in plain(sentence)]
        # Of how many, without how many like it, says nothing.
        assert told == [name for name in names if (code, name, "same" in names) not in _ALONE]


_ALONE = {(Code.TEXT_REPEATED, "of", False)}


@pytest.mark.parametrize("code", Code)
def test_no_sentence_accuses_or_breaks_a_line_of_the_file_it_is_written_in(code: Code) -> None:
    for names in subsets(code):
        figures = {name: FIGURES[code][name][0] for name in names}
        for sentence in (reason(found(code, figures)), clears(found(code, figures)), title(code)):
            assert not re.search(r"[;\n\r]", sentence)
            assert not ACCUSING.search(sentence)
            assert not re.search(r"'|  ", plain(sentence))
            assert not re.search(r"(?<![\u00a0]):|(?<![\u202f])%", sentence)


@pytest.mark.parametrize("code", Code)
def test_what_would_clear_it_is_said_of_each(code: Code) -> None:
    for figures in ({}, {name: value for name, (value, _) in FIGURES[code].items()}):
        assert re.fullmatch(
            r"Ce qui le lèverait : [a-zà-ÿ0-9].+[^.]\.", plain(clears(found(code, figures)))
        )


@given(
    code=st.sampled_from(Code),
    figures=st.dictionaries(
        st.sampled_from(sorted({name for names in FIGURES.values() for name in names})),
        st.floats() | st.integers(-(10**9), 10**9),
    ),
)
def test_no_figure_whatever_it_is_stops_a_sentence(code: Code, figures: Figures) -> None:
    for sentence in (reason(found(code, figures)), clears(found(code, figures))):
        assert sentence.endswith(".")
        assert not re.search(r"\b(nan|inf)\b", sentence)


@pytest.mark.parametrize("found_state", CareState)
def test_each_state_of_care_has_its_sentence_and_is_said_as_the_lack_of_care(
    found_state: CareState,
) -> None:
    lacking = reason(found(Code.NO_CARE, {"state": float(found_state), "share": 0.5}))
    assert plain(lacking).startswith(plain(state(found_state)).removesuffix("."))


@pytest.mark.parametrize(
    ("p", "sentence"),
    [
        (1 / 1400, "1 cas ordinaire sur 1 400 atteint ce score."),
        (1 / 1437, "1 cas ordinaire sur 1 400 atteint ce score."),
        (1 / 12_610, "1 cas ordinaire sur 13 000 atteint ce score."),
        (1 / 87.4, "1 cas ordinaire sur 87 atteint ce score."),
        (1 / 999.6, "1 cas ordinaire sur 1 000 atteint ce score."),
        (0.5, "1 cas ordinaire sur 2 atteint ce score."),
        (1.0, "Presque tout cas ordinaire atteint ce score."),
        (1e-6, "1 cas ordinaire sur 1 000 000 atteint ce score."),
        (1e-12, "Moins d’un cas ordinaire sur 1 000 000 atteint ce score."),
        (0.0, "Moins d’un cas ordinaire sur 1 000 000 atteint ce score."),
    ],
)
def test_the_odds_are_said_to_two_figures_and_never_beyond_a_million(
    p: float, sentence: str
) -> None:
    assert plain(one_in(p)) == sentence


@given(st.floats(1e-6, 0.66))
def test_the_odds_said_are_within_a_nineteenth_of_what_was_estimated(p: float) -> None:
    odds = int(re.sub(r"\D", "", plain(one_in(p)).partition("sur")[2]))
    assert abs(odds * p - 1) <= (1 / 19 if odds >= 10 else 0.34)


def test_colleagues_are_counted_per_shift_and_per_hundred_files() -> None:
    assert plain(peers(COLLEAGUES)) == (
        "Ses collègues : 10 constats au moins aussi marqués, soit 0,5 par garde et 2,5 pour cent"
        " dossiers."
    )
    assert plain(compared(COLLEAGUES)) == (
        "Comparé à 4 collègues de même fonction, sur 30 jours : 20 gardes, 400 dossiers ou"
        " passages."
    )


@pytest.mark.parametrize("found", [NO_PEERS, Peers(3, 0, 0, 7), Peers(0, 3, 4, 7)])
def test_what_nothing_compares_with_has_no_rate(found: Peers) -> None:
    assert peers(found) == ""
    assert ("Aucun collègue" in compared(found)) is (found.colleagues == 0)


@pytest.mark.parametrize(
    ("code", "figures", "sentence"),
    [
        (Code.OFF_ROSTER, {"minutes": 2000}, "Aucune garde de l’agent à moins d’un jour de"
         " l’accès."),
        (Code.DURATION, {"seconds": 5400}, "Le dossier est resté ouvert 1 h 30, un temps"
         " inhabituel."),
        (
            Code.SURNAME,
            {"one_in": 3e7},
            "Le patient porte le même nom que l’agent, ce que le hasard seul donne pour moins d’un"
            " patient sur un million.",
        ),
        (Code.SURNAME, {"one_in": 1.0}, "Le patient porte le même nom que l’agent."),
        (Code.NEIGHBOUR, {"km": 0.01}, "Le patient habite à moins de 50 m de chez l’agent."),
        (Code.NEIGHBOUR, {"km": 2.34}, "Le patient habite à 2,3 km de chez l’agent."),
        (Code.AFTER_CARE, {"hours": 0.001}, "L’accès a lieu moins d’une minute après"
         " le départ du patient."),
        (Code.LINK_IDENTITY, {"years": 1, "sex": 0}, "L’identité que porte le dossier nommé n’est"
         " pas celle du patient : âge différent de 1 an."),
        (
            Code.VOLUME,
            {"count": 1200, "expected": 1.4},
            "1 200 accès en douze heures, pour 1,4 attendu d’après l’activité du centre.",
        ),
        (Code.NO_CARE, {"state": 42}, "L’explication de l’accès est faible."),
        (Code.ENUMERATION, {"near": 1, "minutes": 60.0}, "1 numéro voisin recherché en 1 h 00."),
        (Code.ENUMERATION, {"near": 0}, "Des numéros voisins recherchés."),
    ],
)  # fmt: skip
def test_figures_are_said_as_french_says_them(code: Code, figures: Figures, sentence: str) -> None:
    assert plain(reason(found(code, figures))) == sentence


def test_what_clears_a_busy_day_says_how_many_files_are_missing() -> None:
    busy = found(Code.VOLUME, {"count": 23, "expected": 9.4})
    assert plain(clears(busy)) == (
        "Ce qui le lèverait : 14 dossiers ou passages de plus à ces heures."
    )
