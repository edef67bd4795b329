"""Patients of drills: nobody at all, obviously named, whole records that behave like real ones.

Their numbers have a fictive month and an order nobody ever had, under the OID of test numbers.
They are loaded in any house, production included, and are not in ``demo --list``.
"""

from datetime import date

from console.demonstration import chapters
from console.demonstration.case import Case
from console.demonstration.cases_records import CONTRADICTING
from console.demonstration.meaning import Contact, Kind
from console.demonstration.paperwork import Page
from console.demonstration.residents import Birth
from console.demonstration.terms import KIN
from policy.access import RecordState
from policy.record import Section

_MONTH = 99  # fictive: the civil record would be incomplete
_OPEN = "Recherchez le numéro, comparez les traits, ouvrez dans le mode de votre site."
_MET = "Recherchez le numéro : le refus et son motif s’affichent, rien ne s’ouvre."
_SMALL = (chapters.allergies("latex"), chapters.none_known(Section.TREATMENTS))


def _birth(name: str, given: str, day: date, sex: str, place: str) -> Birth:
    return Birth(f"EXERCICE {name}", given, day, sex, place, month=_MONTH)


DRILLS: tuple[Case, ...] = (
    Case("exercice-anticoagulant", "Anticoagulant et allergie grave", _OPEN,
         "Allergie à la pénicilline, warfarine, bisoprolol, directives anticipées.",
         _birth("ALPHA", "Anatole", date(1944, 5, 17), "M", "51215"),
         (Page(Kind.SUMMARY, (chapters.problems("fibrillation", "hypertension"),
                              chapters.allergies("pénicilline", since="1987"),
                              chapters.words(Section.VIGILANCE,
                                             "Sous anticoagulant : imagerie après tout "
                                             "traumatisme crânien"),
                              chapters.treatments("warfarine", "bisoprolol"),
                              chapters.directives("Pas de réanimation prolongée", "2024-02"))),),
         contacts=(Contact("Simone", "EXERCICE ALPHA", KIN["spouse"], "0699000101"),)),
    Case("exercice-implant", "Stimulateur cardiaque et prothèse", _OPEN,
         "Stimulateur, prothèse de hanche, allergie à l’iode, apixaban.",
         _birth("BRAVO", "Béatrice", date(1950, 2, 3), "F", "43001"),
         (Page(Kind.BUNDLE, (chapters.problems("coronary", "hypertension"),
                             chapters.allergies("iode"),
                             chapters.treatments("apixaban", "bisoprolol"),
                             chapters.devices("stimulateur", "hanche"))),)),
    Case("exercice-contradiction", "Le texte et le code se contredisent",
         "Ouvrez : chaque ligne douteuse montre les deux, aucune n’est corrigée.",
         "Allergie « Paracétamol » codée aspirine, « ELIQUIS » codé COUMADINE.",
         _birth("CHARLIE", "Camille", date(1961, 11, 30), "F", "67002"),
         (Page(Kind.SUMMARY, CONTRADICTING),)),
    Case("exercice-enfant", "Un enfant de huit ans, allergie à l’arachide", _OPEN,
         "Asthme, allergie à l’arachide, mère à prévenir.",
         _birth("DELTA", "Diego", date(2018, 9, 3), "M", "73001"),
         (Page(Kind.SUMMARY, (chapters.problems("asthma", since="2021"),
                              chapters.allergies("arachide", since="2019"),
                              chapters.treatments("salbutamol"))),),
         contacts=(Contact("Élise", "EXERCICE DELTA", KIN["mother"], "0699000102"),)),
    Case("exercice-oppose-centre-15", "Opposition au Centre 15",
         "Au Samu, l’accès est refusé ; aux urgences, le bris de glace reste possible.",
         "Allergie au latex.",
         _birth("ECHO", "Edgar", date(1959, 3, 11), "M", "30002"),
         (Page(Kind.SUMMARY, _SMALL),), opposed_centre_15=True),
    Case("exercice-oppose-bris-de-glace", "Opposition au bris de glace",
         "Aux urgences, le bris de glace est refusé ; au Samu, le Centre 15 reste possible.",
         "Allergie au latex.",
         _birth("FOXTROT", "Fanny", date(1972, 10, 19), "F", "29002"),
         (Page(Kind.PATIENT_SUMMARY, _SMALL),), opposed_bris_de_glace=True),
    Case("exercice-clos", "Le dossier est clos", _MET, "Une synthèse qui ne s’ouvre plus.",
         _birth("GOLF", "Gaston", date(1967, 1, 23), "M", "46001"),
         (Page(Kind.SUMMARY, _SMALL, "2025-02-11"),),
         state=RecordState.CLOSED, closed_because="patient_request"),
    Case("exercice-vide", "Le dossier est actif mais vide", _MET, "Aucun document.",
         _birth("HOTEL", "Hélène", date(1985, 6, 30), "F", "11002"), state=RecordState.EMPTY),
    Case("exercice-sans-numero", "L’appelant n’a pas de numéro",
         "Cherchez par les traits d’identité : nom, date de naissance, sexe.",
         "Hémophilie, facteur VIII ; aucune allergie connue.",
         _birth("INDIA", "Isidore", date(1979, 4, 8), "M", "65001"),
         (Page(Kind.SUMMARY, (chapters.problems("haemophilia", since="1980"),
                              chapters.none_known(Section.ALLERGIES),
                              chapters.treatments("facteur VIII de coagulation"))),),
         numbered=False),
)  # fmt: skip

#: Those whose record disagrees with itself: opened, it is shown.
CONTRADICTORY = frozenset({"exercice-contradiction"})
