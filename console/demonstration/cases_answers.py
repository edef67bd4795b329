"""Exercises for the six answers that must look different, and for the two oppositions."""

from datetime import date

from console.demonstration import chapters
from console.demonstration.case import Case
from console.demonstration.meaning import Contact, Kind
from console.demonstration.paperwork import Page
from console.demonstration.residents import Birth
from console.demonstration.terms import KIN
from policy.access import RecordState
from policy.record import Section

_TO_CALL = (Contact("Simone", "ARVIEU", KIN["spouse"], "0699000001"),)
_SMALL = (chapters.allergies("latex"), chapters.none_known(Section.TREATMENTS))

ANSWERS: tuple[Case, ...] = (
    Case(
        "parcours-complet",
        "Un dossier ouvert : anticoagulant et allergie grave",
        "Recherchez le numéro, comparez les traits, ouvrez dans le mode de votre site.",
        "Allergie à la pénicilline, warfarine, bisoprolol, stimulateur, directives, épouse.",
        Birth("ARVIEU", "Henri Paul", date(1944, 5, 17), "M", "51215"),
        (
            Page(
                Kind.SUMMARY,
                (
                    chapters.problems("fibrillation", "hypertension", "conduction"),
                    chapters.history(
                        (
                            "Pneumopathie",
                            "J18.9",
                            "Pneumopathie, sans précision",
                            "2021-11-03",
                            "2021-11-15",
                        ),
                    ),
                    chapters.acts("cataracte"),
                    chapters.allergies("pénicilline", since="1987"),
                    chapters.words(
                        Section.VIGILANCE,
                        "Sous anticoagulant : imagerie après tout traumatisme crânien",
                        "Stimulateur cardiaque : vérifier la compatibilité avant une IRM",
                    ),
                    chapters.smoking("Ancien fumeur"),
                    chapters.treatments("warfarine", "bisoprolol", "amlodipine"),
                    chapters.devices("stimulateur"),
                    chapters.directives("Pas de réanimation prolongée", "2024-02"),
                ),
            ),
        ),
        contacts=_TO_CALL,
    ),
    Case(
        "jamais-cree",
        "Le dossier n’a jamais été créé",
        "Recherchez le numéro : la personne est connue, son dossier n’existe pas.",
        "Rien : aucun dossier.",
        Birth("BERTAUD", "Lucienne", date(1951, 8, 2), "F", "58001"),
        state=RecordState.NEVER_CREATED,
    ),
    Case(
        "clos-demande",
        "Le dossier est clos, à la demande de la personne",
        "Recherchez le numéro : le motif de la clôture s’affiche, rien ne s’ouvre.",
        "Une synthèse conservée, qui ne s’ouvre plus.",
        Birth("CASSAGNE", "Michel", date(1967, 1, 23), "M", "46001"),
        (Page(Kind.SUMMARY, _SMALL, "2025-02-11"),),
        state=RecordState.CLOSED,
        closed_because="patient_request",
    ),
    Case(
        "clos-deces",
        "Le dossier est clos après un décès",
        "Recherchez le numéro : un décès est enregistré, vérifiez l’identité de l’appelant.",
        "Rien qui s’ouvre.",
        Birth("DARRAS", "Germaine", date(1932, 12, 5), "F", "02004"),
        state=RecordState.CLOSED,
        closed_because="death",
    ),
    Case(
        "actif-vide",
        "Le dossier est actif mais vide",
        "Recherchez le numéro : le dossier existe, aucun document n’y a été versé.",
        "Aucun document.",
        Birth("ESTÈVE", "Karine", date(1985, 6, 30), "F", "11002"),
        state=RecordState.EMPTY,
    ),
    Case(
        "oppose-centre-15",
        "Opposition au Centre 15 seulement",
        "Au Samu, l’accès est refusé ; aux urgences, le bris de glace reste possible.",
        "Allergie au latex ; aucun traitement connu.",
        Birth("FAYOLLE", "Thierry Jean", date(1959, 3, 11), "M", "43001"),
        (Page(Kind.SUMMARY, _SMALL),),
        opposed_centre_15=True,
    ),
    Case(
        "oppose-bris-de-glace",
        "Opposition au bris de glace seulement",
        "Aux urgences, le bris de glace est refusé ; au Samu, l’accès Centre 15 reste possible.",
        "Allergie à l’iode ; insuline.",
        Birth("GUILLEMOT", "Sylvie", date(1962, 10, 19), "F", "29002"),
        (
            Page(
                Kind.BUNDLE,
                (
                    chapters.problems("diabetes_1"),
                    chapters.allergies("iode"),
                    chapters.treatments("insuline glargine", "insuline asparte"),
                ),
            ),
        ),
        opposed_bris_de_glace=True,
    ),
    Case(
        "oppose-aux-deux",
        "Opposition aux deux modes d’urgence",
        "Aucun mode d’urgence n’ouvre ; le consentement de la personne, lui, ouvre.",
        "Allergie au latex ; aucun traitement connu.",
        Birth("HOUDIN", "Didier", date(1971, 7, 8), "M", "36001"),
        (Page(Kind.PATIENT_SUMMARY, _SMALL),),
        opposed_centre_15=True,
        opposed_bris_de_glace=True,
    ),
    Case(
        "oppose-mineure",
        "Une mineure dont les représentants se sont opposés",
        "Le refus est le même que pour un adulte : aucun rôle ne passe outre.",
        "Asthme, allergie à l’arachide.",
        Birth("ISNARD", "Zoé", date(2015, 4, 27), "F", "04006"),
        (
            Page(
                Kind.SUMMARY,
                (
                    chapters.problems("asthma", since="2021"),
                    chapters.allergies("arachide", since="2019"),
                    chapters.treatments("salbutamol"),
                ),
            ),
        ),
        opposed_centre_15=True,
        opposed_bris_de_glace=True,
    ),
    Case(
        "professionnel-bloque",
        "La personne a bloqué ce professionnel",
        "Avec « regulateur.nord » ou « urgentiste.valombre », refus dans tous les modes ; "
        "« regulatrice.nord », elle, ouvre.",
        "Épilepsie sous valproate.",
        Birth("JOUVE", "Sandrine", date(1978, 9, 14), "F", "48001"),
        (
            Page(
                Kind.SUMMARY,
                (
                    chapters.problems("epilepsy"),
                    chapters.none_known(Section.ALLERGIES),
                    chapters.treatments("acide valproïque"),
                ),
            ),
        ),
        blocked=("regulateur.nord", "urgentiste.valombre"),
    ),
)
