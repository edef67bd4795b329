"""Every sign that the policy can give has its French sentence, with its figures and no name."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console import corroboration_words as words
from console.corroboration_words import CONTRADICTIONS, STATES, said, sentences, span
from policy import corroboration, corroboration_identity, corroboration_time
from policy.corroboration import Explanation, Sign, SignCode, State
from policy.feeds import Contradiction

_AT = datetime(2026, 11, 22, 13, 5, tzinfo=UTC).isoformat()
_EVENT = {"event": "DRFR15"}
_MOTIVES = {"access": "M03.06", "file": "M03.08"}

_EXAMPLES: list[tuple[Sign, str]] = [
    (Sign(SignCode.FILE, True, _EVENT | {"kind": "call"}), "Le dossier DRFR15 existe à ce site."),
    (
        Sign(SignCode.FILE, True, _EVENT | {"kind": "visit", "later": 1}),
        "Le passage DRFR15, nommé après coup, existe à ce site.",
    ),
    (Sign(SignCode.FILE, None), "Aucun dossier n’a été nommé."),
    (
        Sign(SignCode.FILE, None, _EVENT | {"where": "unknown"}),
        "Le dossier DRFR15 n’est pas connu de la console, ou pas encore.",
    ),
    (
        Sign(SignCode.FILE, None, _EVENT | {"where": "elsewhere"}),
        "Le dossier DRFR15 existe, à un autre site.",
    ),
    (
        Sign(SignCode.TIME, True, {"at": _AT, "minutes": 9}),
        "Il était en cours au moment de l’accès : ouvert à 14:05, 9 minutes avant l’accès.",
    ),
    (
        Sign(SignCode.TIME, True, {"at": _AT, "minutes": 0}),
        "Il était en cours au moment de l’accès : ouvert à 14:05, dans la même minute.",
    ),
    (
        Sign(SignCode.TIME, False, {"at": _AT, "minutes": -125}),
        "Il n’était pas en cours au moment de l’accès : ouvert à 14:05, 2 h 05 après l’accès.",
    ),
    (
        Sign(SignCode.TIME, False, {"at": _AT, "minutes": 90, "since_end": 61}),
        "Il était clos depuis 1 h 01 au moment de l’accès.",
    ),
    (
        Sign(SignCode.KIND, True, {"attribution": "DRM.MRU.MU"}),
        "C’est un dossier de régulation médicale (DRM.MRU.MU).",
    ),
    (
        Sign(SignCode.KIND, False, {"attribution": "D.D-MALV.ERR"}),
        "Ce dossier ne comporte pas d’acte médical (D.D-MALV.ERR) : il ne fonde pas un accès"
        " Centre 15.",
    ),
    (Sign(SignCode.KIND, None), "Le dossier ne dit pas s’il comporte un acte médical."),
    (Sign(SignCode.MOTIVE, True, {"same": "code"}), "Le motif est le même."),
    (
        Sign(SignCode.MOTIVE, True, _MOTIVES | {"same": "group"}),
        "Les motifs sont du même chapitre : « Douleur thoracique » pour l’accès, « Signes d’AVC »"
        " pour le dossier.",
    ),
    (Sign(SignCode.MOTIVE, False), "Les motifs diffèrent."),
    (
        Sign(SignCode.MOTIVE, None),
        "L’un des deux motifs ne dit rien : ils ne se comparent pas.",
    ),
    (Sign(SignCode.NUMBER, True), "Le numéro de sécurité sociale est le même."),
    (Sign(SignCode.NUMBER, False), "Le numéro de sécurité sociale diffère."),
    (
        Sign(SignCode.NUMBER_ALONE, False),
        "Seul le numéro est le même : le reste de l’identité est celui d’une autre personne.",
    ),
    (Sign(SignCode.NAME, True), "Le nom concorde."),
    (Sign(SignCode.NAME, True, {"by": "sound"}), "Le nom concorde à l’oreille."),
    (Sign(SignCode.NAME, False), "Le nom diffère."),
    (Sign(SignCode.GIVEN, True), "Le prénom concorde."),
    (Sign(SignCode.GIVEN, False), "Le prénom diffère."),
    (Sign(SignCode.BORN, True), "La date de naissance est la même."),
    (Sign(SignCode.BORN, False), "La date de naissance diffère."),
    (Sign(SignCode.AGE, True), "L’âge concorde."),
    (Sign(SignCode.AGE, False), "L’âge diffère."),
    (Sign(SignCode.SEX, True), "Le sexe est le même."),
    (Sign(SignCode.SEX, False), "Le sexe diffère."),
    (
        Sign(SignCode.PERSON, None),
        "Il ne dit pas qui est le patient : il ne prouve rien, ni pour ni contre.",
    ),
    (
        Sign(SignCode.PERSON, None, {"persons": 3}),
        "Il concerne 3 personnes : la plus proche du patient est retenue.",
    ),
    (Sign(SignCode.HEARD, None, {"minutes": 0}), "Il a été entendu juste après l’accès."),
    (Sign(SignCode.HEARD, None, {"minutes": 12}), "Il a été entendu 12 minutes après l’accès."),
    (
        Sign(SignCode.PATIENTS, False, {"patients": 7, "persons": 1}),
        "Il a été nommé pour 7 patients à ce site en un jour (personnes décrites : 1) : il"
        " n’explique que ceux qui sont certainement les siens.",
    ),
    (Sign(SignCode.SURE, True), "Ce qui explique l’accès concerne ce patient avec certitude."),
    (
        Sign(SignCode.SURE, None),
        "Rien n’établit avec certitude que le dossier nommé concerne ce patient.",
    ),
    (
        Sign(SignCode.CONTRADICTION, None, {"code": "age_and_birth"}),
        "Il se contredit : l’âge et la date de naissance ne vont pas ensemble ; l’identité est"
        " jugée sur le reste.",
    ),
    (
        Sign(SignCode.CONTRADICTION, False, {"code": "not_actual"}),
        "Il se contredit : c’est un exercice ou un essai, qui n’explique rien.",
    ),
    (Sign(SignCode.TRANSFERRED, None), "Le dossier a été transféré à un autre Samu."),
    (
        Sign(SignCode.CARE_HERE, True, {"kind": "visit", "minutes": -30}),
        "Un passage aux urgences concerne ce patient à ce site, 30 minutes après l’accès.",
    ),
    (
        Sign(SignCode.CARE_HERE, True, {"kind": "call", "minutes": 1}),
        "Un dossier de régulation concerne ce patient à ce site, 1 minute avant l’accès.",
    ),
    (
        Sign(SignCode.CARE_HERE, True, {"kind": "call", "minutes": 0}),
        "Un dossier de régulation concerne ce patient à ce site, au même moment.",
    ),
    (
        Sign(SignCode.CARE_HERE, None),
        "Aucun autre dossier ni passage de ce patient n’est connu à ce site autour de l’accès.",
    ),
    (
        Sign(SignCode.OWN_CARE, True, {"count": 1, "days": 0}),
        "Le même médecin a pris ce patient en charge : un accès expliqué, dans les dernières"
        " vingt-quatre heures.",
    ),
    (
        Sign(SignCode.OWN_CARE, True, {"count": 2, "days": 3}),
        "Le même médecin a pris ce patient en charge : 2 accès expliqués, il y a 3 jours.",
    ),
    (
        Sign(SignCode.SOME_CARE, None, {"kind": "visit", "days": 1, "where": "here"}),
        "Un passage aux urgences concerne ce patient à ce site, il y a 1 jour.",
    ),
    (
        Sign(SignCode.SOME_CARE, None, {"kind": "call", "days": 12, "where": "elsewhere"}),
        "Un dossier de régulation concerne ce patient à un autre site, il y a 12 jours.",
    ),
    (Sign(SignCode.RELAYED, True), "Il a été reçu par relais d’un accès expliqué."),
    (
        Sign(SignCode.RELAYED, False),
        "Il a été reçu par relais d’un accès que le dossier nommé ne confirme pas.",
    ),
    (
        Sign(SignCode.RELAYED, None),
        "Il a été reçu par relais d’un accès que rien n’explique encore.",
    ),
    (Sign(SignCode.DUTY, True, {"minutes": 0}), "Le médecin était de garde."),
    (Sign(SignCode.DUTY, True, {"minutes": 45}), "Le médecin était de garde, à 45 minutes près."),
    (
        Sign(SignCode.DUTY, False, {"minutes": 180}),
        "Le médecin n’était pas de garde : 3 h 00 hors de son tour.",
    ),
    (
        Sign(SignCode.DUTY, False),
        "Le médecin n’était pas au tableau de garde, ni la veille ni le lendemain.",
    ),
    (Sign(SignCode.DUTY, None), "Ce site ne transmet pas de tableau de garde."),
]


def spaced(sentence: str) -> str:
    """With ordinary spaces: tests/typography.py sees to the others."""
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("sign", "sentence"), _EXAMPLES)
def test_each_sign_is_a_sentence(sign: Sign, sentence: str) -> None:
    assert spaced(said(sign)) == sentence


def test_every_state_and_contradiction_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(CONTRADICTIONS) == set(Contradiction)


def test_every_kind_of_sign_is_tried_here() -> None:
    assert {(sign.code, sign.agrees) for sign, _ in _EXAMPLES} == set(words._SENTENCES)
    assert {code for code, _ in words._SENTENCES} == set(SignCode)


def test_every_sign_that_the_policy_writes_has_a_sentence() -> None:
    """Read in its source: what a call of Sign(…) may say is in the table."""
    for module in (corroboration, corroboration_identity, corroboration_time):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        written = [
            each.args[0].attr
            for each in ast.walk(tree)
            if isinstance(each, ast.Call)
            and getattr(each.func, "id", "") == "Sign"
            and isinstance(each.args[0], ast.Attribute)
        ]
        assert {SignCode[name] for name in written} <= {code for code, _ in words._SENTENCES}


def test_sentences_keep_the_order_of_the_signs() -> None:
    signs = (Sign(SignCode.FILE, None), Sign(SignCode.DUTY, None))
    assert sentences(Explanation(State.NONE, signs)) == tuple(map(said, signs))


def test_a_motive_that_is_unknown_here_is_left_out() -> None:
    unknown = Sign(SignCode.MOTIVE, agrees=False, figures={"access": "M99", "file": "M03.08"})
    assert said(unknown) == "Les motifs diffèrent."


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (-9, "9 minutes"), (60, "1 h 00"), (2879, "47 h 59"), (2880, "2 jours")],
)
def test_a_time_is_said_as_people_say_it(minutes: int, words: str) -> None:
    assert spaced(span(minutes)) == words
