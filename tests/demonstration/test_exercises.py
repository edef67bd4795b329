"""What each exercise shows, and the answers it promises."""

from datetime import UTC, datetime, timedelta

import pytest

from console.demonstration.person import GRANTED, Exercise, Person
from console.demonstration.places import ACCOUNTS, account
from console.demonstration.population import exercises
from policy.access import Duty, Facts, FileStanding, Ground, Mode, Refused, Request
from policy.decision import decide
from policy.reasons import REASONS, selectable
from policy.record import Section, Statement
from store.intake.reading import read

BY_ID = {person.exercise.id: person for person in exercises() if person.exercise}


def _exercise(person: Person) -> Exercise:
    assert person.exercise
    return person.exercise


def _outcomes(id_: str) -> dict[Mode, tuple[str, ...]]:
    return {answer.mode: answer.outcome for answer in _exercise(BY_ID[id_]).answers}


@pytest.mark.parametrize("person", exercises(), ids=BY_ID)
def test_the_promised_answer_is_what_the_policy_decides(person: Person) -> None:
    for answer in _exercise(person).answers:
        agent = account(answer.login)
        request = Request(
            mode=answer.mode,
            reason=next(filter(selectable, REASONS.motives)),
            rationale_given=True,
            regulation_file=True,
            unable_to_express=True,
            immediate_risk=True,
            consent=True,
        )
        facts = Facts(
            profession=agent.profession,
            function=agent.function,
            site=agent.site.kind,
            suspended=False,
            duty=Duty.ON,
            second_factor_age=timedelta(seconds=30),
            file=FileStanding.MEDICAL,
            record=person.state,
            opposed_centre_15=person.opposed_centre_15,
            opposed_bris_de_glace=person.opposed_bris_de_glace,
            professional_blocked=answer.login in person.blocked,
            masked_permitted=person.masked_permitted,
        )
        decision = decide(request, facts, datetime(2026, 7, 1, tzinfo=UTC))
        grounds = decision.grounds if isinstance(decision, Refused) else ()
        assert grounds == answer.grounds


def test_ids_are_unique_and_every_exercise_answers_in_every_mode() -> None:
    assert len(BY_ID) == len(exercises())
    for person in exercises():
        assert {answer.mode for answer in _exercise(person).answers} == set(Mode)


def test_each_of_the_six_answers_has_its_exercise() -> None:
    refused = {g for p in exercises() for a in _exercise(p).answers for g in a.grounds}
    assert refused == {
        Ground.RECORD_NEVER_CREATED,
        Ground.RECORD_CLOSED,
        Ground.RECORD_EMPTY,
        Ground.OPPOSED_TO_CENTRE_15,
        Ground.OPPOSED_TO_BRIS_DE_GLACE,
        Ground.PROFESSIONAL_BLOCKED,
    }
    assert set(_outcomes("parcours-complet").values()) == {(GRANTED,)}


def test_an_opposition_to_one_mode_leaves_the_other() -> None:
    opposed = _outcomes("oppose-centre-15")
    assert opposed[Mode.CENTRE_15] == ("opposed_to_centre_15",)
    assert opposed[Mode.BRIS_DE_GLACE] == opposed[Mode.NORMAL] == (GRANTED,)
    opposed = _outcomes("oppose-bris-de-glace")
    assert opposed[Mode.BRIS_DE_GLACE] == ("opposed_to_bris_de_glace",)
    assert opposed[Mode.CENTRE_15] == (GRANTED,)


def test_blocked_professionals_are_accounts_of_the_demonstration() -> None:
    logins = {agent.login for agent in ACCOUNTS}
    assert all(login in logins for person in exercises() for login in person.blocked)


@pytest.mark.parametrize(
    ("id_", "statement"),
    [
        ("aucune-allergie", Statement.NONE_KNOWN),
        ("allergie-non-renseignee", Statement.NOT_STATED),
        ("allergie-absente", None),
        ("parcours-complet", Statement.ITEMS),
    ],
)
def test_three_silences_about_allergies_are_three_different_things(
    id_: str, statement: Statement | None
) -> None:
    (document,) = BY_ID[id_].documents
    found = [s.statement for s in read(document).sections if s.section is Section.ALLERGIES]
    assert found == ([statement] if statement else [])


def test_twins_quadruplets_and_namesakes_look_alike() -> None:
    def alike(prefix: str, *fields: str) -> int:
        people = [p for id_, p in BY_ID.items() if id_.startswith(prefix)]
        assert len({tuple(getattr(p.traits, f) for f in fields) for p in people}) == 1
        return len(people)

    assert alike("jumeau-", "birth_name", "birth_date", "sex", "birth_place") == 2
    assert alike("quadruplee-", "birth_name", "birth_date", "sex", "birth_place") == 4
    assert alike("homonyme-", "birth_name", "given_names", "birth_date", "sex") == 2


def test_the_very_long_record_is_very_long() -> None:
    person = BY_ID["dossier-tres-long"]
    told = [s for d in person.documents for s in read(d).sections]
    assert sum(len(s.items) for s in told if s.section is Section.TREATMENTS) >= 60
    assert len(person.documents) >= 5


#: The README cites these: changing one is changing the documentation.
CITED = {
    "parcours-complet": "144055121590011",
    "jamais-cree": "251085800190077",
    "clos-demande": "167014600190040",
    "clos-deces": "232120200490069",
    "actif-vide": "285061100290006",
    "oppose-centre-15": "159034300190060",
    "oppose-bris-de-glace": "262102900290032",
    "oppose-aux-deux": "171073600190016",
    "oppose-mineure": "215040400690078",
    "professionnel-bloque": "278094800190010",
    "jumeau-mael": "109022900290029",
    "jumeau-malo": "109022900290128",
    "quadruplee-rose": "216111200190075",
    "quadruplee-alice": "216111200190174",
    "quadruplee-jade": "216111200190273",
    "quadruplee-louise": "216111200190372",
    "homonyme-agencourt": "158062100290042",
    "homonyme-cilaos": "158069742490074",
    "corse-du-sud": "188102A00690025",
    "haute-corse": "292042B00990008",
    "outre-mer": "256089742490057",
    "etranger": "174019939690093",
    "sexe-contre-numero": "281030900390081",
    "mois-fictif": "269629939690003",
    "numero-provisoire": "896129914490096",
    "masque-permis": "273020500190043",
    "masque-ferme": "169092400190082",
    "texte-contre-code": "254116700290093",
    "section-contre-codes": "163058700190066",
    "documents-discordants": "249048100190072",
    "aucune-allergie": "190016500190049",
    "allergie-non-renseignee": "286083200190034",
    "allergie-absente": "157121500190088",
    "ecrit-par-le-patient": "247061900190033",
    "cache-au-patient": "150033000290046",
    "version-remplacee": "241104800190093",
    "enfant": "118097300190094",
    "enceinte-epileptique": "295054600190040",
    "substitution": "182071100290025",
    "piece-jointe-seule": "238010900390022",
    "dossier-tres-long": "239081800290066",
}


def test_the_numbers_that_the_readme_cites_stay() -> None:
    assert {id_: BY_ID[id_].number for id_ in CITED} == CITED
