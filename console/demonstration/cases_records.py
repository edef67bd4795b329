"""Exercises about what the record says: masked papers, contradictions, silences, length."""

from datetime import date

from console.demonstration import chapters
from console.demonstration.ailments import AILMENTS
from console.demonstration.case import Case
from console.demonstration.doctors import CARDIOLOGIST, HOSPITAL
from console.demonstration.drugs import DRUGS
from console.demonstration.meaning import Contact, Kind, Line
from console.demonstration.paperwork import Page
from console.demonstration.records import (
    hidden_from_patient,
    letter,
    masked,
    patient_words,
    prescription,
    reimbursements,
    scan,
)
from console.demonstration.residents import Birth
from console.demonstration.terms import ACTS, ALLERGENS, KIN, VACCINES
from policy.record import Section

_OPEN = "Ouvrez le dossier dans le mode de votre site."
_PARENT = (Contact("Delphine", "ZUNINO", KIN["mother"], "0699000002"),)
_HEART = (
    chapters.problems("coronary", "hypertension"),
    chapters.allergies("aspirine"),
    chapters.treatments("clopidogrel", "bisoprolol"),
)
_WARFARIN = DRUGS["warfarine"].line("")
_COUMADINE = (_WARFARIN.code, _WARFARIN.translations)
CONTRADICTING = (
    chapters.items(
        Section.PROBLEMS,
        Line("Migraine avec aura", AILMENTS["copd"].code, start="2018"),
    ),
    chapters.items(Section.ALLERGIES, ALLERGENS["aspirine"].line("2018-06-03", "Paracétamol")),
    chapters.items(
        Section.TREATMENTS,
        Line("ELIQUIS 5 mg, comprimé pelliculé", *_COUMADINE,
             start="2023-01-09", details=DRUGS["apixaban"].line("").details, every_hours=12),
        DRUGS["bisoprolol"].line("2022-05-02"),
    ),
)  # fmt: skip
_DENIED = (
    chapters.items(
        Section.ALLERGIES,
        ALLERGENS["pénicilline"].line("2011"),
        prose="Aucune allergie connue à ce jour.",
    ),
    chapters.none_known(Section.TREATMENTS),
)


def _long() -> tuple[Page, ...]:
    """Ten years of a very full record: every medicine, act and vaccine, over seven documents."""
    lines = [
        drug.line(f"20{16 + n % 10}-0{1 + n % 9}-1{n % 10}")
        for n, drug in enumerate(DRUGS.values())
    ]
    adult = [a for a in AILMENTS.values() if a.sex != "M"]
    told = (
        chapters.items(Section.PROBLEMS, *(Line(a.text, a.code, start="2017-03") for a in adult)),
        chapters.history(
            ("Zona", "B02.9", "Zona, sans complication", "2015-04-02", "2015-04-30"),
            ("Calcul du rein", "N20.0", "Calcul du rein", "2012-07-14", "2012-07-16"),
        ),
        chapters.items(
            Section.PROCEDURES,
            *(chapters.dated(a, f"201{n}-05-06") for n, a in enumerate(ACTS.values())),
        ),
        chapters.allergies(*ALLERGENS),
        chapters.items(Section.TREATMENTS, *lines[:40]),
        chapters.devices("stimulateur", "hanche"),
        chapters.vaccines(*VACCINES),
    )
    return (
        Page(Kind.SUMMARY, told, "2026-05-20"),
        Page(Kind.BUNDLE, (chapters.items(Section.TREATMENTS, *lines[40:]),), "2026-04-02"),
        letter(told[3:5], "2025-12-01", "Chute à domicile"),
        prescription(tuple(lines[:12]), "2026-05-21"),
        reimbursements(tuple(lines[10:30]), "2026-06-01"),
        scan("2025-09-09"),
        patient_words("2025-10-10", "Je supporte mal les médicaments du soir."),
    )


RECORDS: tuple[Case, ...] = (
    Case("masque-permis", "Documents masqués, ouverts en urgence par la volonté de la personne",
         _OPEN, "Une synthèse, et un suivi masqué que la personne permet de lire en urgence.",
         Birth("UGHETTO", "Laurence", date(1973, 2, 26), "F", "05001"),
         (Page(Kind.SUMMARY, _HEART), masked("2026-01-20")), masked_permitted=True),
    Case("masque-ferme", "Documents masqués, sans permission : ils restent fermés",
         _OPEN, "Une synthèse ; un suivi masqué qui ne s’affiche pas.",
         Birth("VERGNE", "Olivier", date(1969, 9, 5), "M", "24001"),
         (Page(Kind.SUMMARY, _HEART), masked("2026-01-20"))),
    Case("texte-contre-code", "Le texte et le code se contredisent",
         "Ouvrez : chaque ligne douteuse montre les deux, aucune n’est corrigée.",
         "Allergie « Paracétamol » codée aspirine, « ELIQUIS » codé COUMADINE, migraine BPCO.",
         Birth("WAGNER", "Francine", date(1954, 11, 30), "F", "67002"),
         (Page(Kind.SUMMARY, CONTRADICTING),)),
    Case("section-contre-codes", "La section dit « aucune », le code dit « pénicilline »",
         "Ouvrez : la section est signalée, l’allergie codée reste visible.",
         "« Aucune allergie connue » et une allergie à la pénicilline codée.",
         Birth("XAINTRAY", "Bruno", date(1963, 5, 12), "M", "87001"),
         (Page(Kind.PATIENT_SUMMARY, _DENIED),)),
    Case("documents-discordants", "Deux documents ne disent pas la même chose",
         "Ouvrez : chaque ligne porte son document, sa date et son auteur.",
         "Une synthèse sans allergie connue, une lettre plus récente avec une allergie à l’iode.",
         Birth("YVARS", "Monique", date(1949, 4, 4), "F", "81001"),
         (Page(Kind.SUMMARY, (chapters.none_known(Section.ALLERGIES),
                              chapters.treatments("rivaroxaban")), "2025-01-15"),
          Page(Kind.LETTER, (chapters.allergies("iode", since="2026-02"),), "2026-02-18",
               HOSPITAL))),
    Case("aucune-allergie", "« Aucune allergie connue » : quelqu’un a cherché", _OPEN,
         "Aucune allergie connue, dit par un code.",
         Birth("ABADIE", "Nicolas", date(1990, 1, 17), "M", "65001"),
         (Page(Kind.SUMMARY, (chapters.none_known(Section.ALLERGIES),
                              chapters.treatments("escitalopram"))),)),
    Case("allergie-non-renseignee", "Allergies non renseignées : personne n’a rien dit", _OPEN,
         "La section existe et ne dit rien.",
         Birth("BARTHE", "Céline", date(1986, 8, 8), "F", "32001"),
         (Page(Kind.SUMMARY, (chapters.not_stated(Section.ALLERGIES, bare=True),
                              chapters.treatments("lévothyroxine sodique"))),)),
    Case("allergie-absente", "Allergies : la section n’existe pas", _OPEN,
         "Un traitement, et pas de section Allergies.",
         Birth("CAZENAVE", "Gilles", date(1957, 12, 1), "M", "15001"),
         (Page(Kind.SUMMARY, (chapters.problems("gout"), chapters.treatments("allopurinol"))),)),
    Case("ecrit-par-le-patient", "Un document écrit par la personne elle-même",
         "Ouvrez : ce que la personne a écrit est marqué comme tel.",
         "Une synthèse, un mot et des directives anticipées de la personne.",
         Birth("DELPECH", "Agnès", date(1947, 6, 13), "F", "19001"),
         (Page(Kind.SUMMARY, _HEART),
          patient_words("2026-02-02", "Je suis allergique aux pansements collants."),
          Page(Kind.DIRECTIVES, (chapters.directives("Pas d’acharnement", "2025-11-20"),)))),
    Case("cache-au-patient", "Un document que la personne n’a pas encore vu",
         "Ouvrez : un avertissement demande de ne pas en parler avant l’annonce.",
         "Une synthèse, et un courrier non visible par la personne.",
         Birth("ESPINASSE", "Roger", date(1950, 3, 22), "M", "30002"),
         (Page(Kind.SUMMARY, _HEART), hidden_from_patient("2026-04-29"))),
    Case("version-remplacee", "Une synthèse remplacée par une plus récente",
         "Ouvrez : seule la version en cours compte ; l’ancienne disait un autre traitement.",
         "Apixaban depuis la version 2 ; la version 1 disait warfarine.",
         Birth("FABREGUE", "Denise", date(1941, 10, 10), "F", "48001"),
         (Page(Kind.SUMMARY, (chapters.problems("fibrillation"), chapters.allergies("codéine"),
                              chapters.treatments("apixaban")), "2026-05-05", CARDIOLOGIST,
               earlier=((chapters.problems("fibrillation"), chapters.treatments("warfarine")),)),)),
    Case("enfant", "Un enfant a son propre numéro",
         "Cherchez avec le numéro de l’enfant, pas avec celui du parent.",
         "Hémophilie A sévère ; mère à prévenir.",
         Birth("ZUNINO", "Jules", date(2018, 9, 3), "M", "73001"),
         (Page(Kind.SUMMARY, (chapters.problems("haemophilia", since="2019"),
                              chapters.none_known(Section.ALLERGIES),
                              chapters.words(Section.VIGILANCE, AILMENTS["haemophilia"].vigilance),
                              chapters.treatments("facteur VIII de coagulation"),
                              chapters.vaccines("hexavalent", on="2018-11-05"))),),
         contacts=_PARENT),
    Case("enceinte-epileptique", "Grossesse sous antiépileptique", _OPEN,
         "Enceinte, valproate, césarienne ancienne.",
         Birth("GINESTET", "Manon", date(1995, 5, 25), "F", "46001"),
         (Page(Kind.BUNDLE, (chapters.problems("epilepsy"), chapters.acts("césarienne"),
                             chapters.none_known(Section.ALLERGIES),
                             chapters.treatments("acide valproïque"),
                             chapters.pregnant("octobre 2026"))),)),
    Case("substitution", "Traitement de substitution aux opiacés", _OPEN,
         "Méthadone, BPCO débutante, fumeur.",
         Birth("HERAIL", "Franck", date(1982, 7, 19), "M", "11002"),
         (Page(Kind.SUMMARY, (chapters.problems("opioids", "copd"),
                              chapters.not_stated(Section.ALLERGIES),
                              chapters.smoking("Fumeur, 25 paquets-années"),
                              chapters.treatments("méthadone", "tiotropium"))),)),
    Case("piece-jointe-seule", "Un dossier fait d’un seul fichier joint",
         "Ouvrez : rien n’est structuré, seul le document est listé.",
         "Un compte rendu numérisé, sans section.",
         Birth("IZARD", "Paulette", date(1938, 1, 31), "F", "09003"), (scan("2025-06-06"),)),
    Case("dossier-tres-long", "Un dossier très long",
         "Ouvrez : les allergies et les traitements qui comptent en urgence restent en tête.",
         "Plus de soixante traitements et toutes les allergies, sur sept documents.",
         Birth("JALBERT", "Raymonde", date(1939, 8, 28), "F", "18002"), _long()),
)  # fmt: skip
