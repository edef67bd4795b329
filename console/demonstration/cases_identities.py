"""Exercises about who it is: twins, namesakes, Corsica, a number that says another sex…"""

from dataclasses import replace
from datetime import date

from console.demonstration import chapters
from console.demonstration.case import Case
from console.demonstration.meaning import Kind
from console.demonstration.paperwork import Page
from console.demonstration.residents import Birth
from policy.record import Section

_COMPARE = "Recherchez le numéro et comparez prénoms, date et lieu avec ce que dit l’appelant."
_BY_TRAITS = "En régulation, cherchez par traits : plusieurs réponses, demandez un prénom de plus."


def _page(kind: Kind, *names: str) -> tuple[Page, ...]:
    """Distinct allergies, so that opening the wrong record would show."""
    return (Page(kind, (chapters.allergies(*names), chapters.none_known(Section.TREATMENTS))),)


_TWIN = Birth("KERBRAT", "Maël", date(2009, 2, 18), "M", "29002")
_QUAD = Birth("LANGLADE", "Rose", date(2016, 11, 9), "F", "12001")
_NAMESAKE = Birth("MARTIN", "Jean", date(1958, 6, 21), "M", "21002")


def _identity(
    id_: str, title: str, instruction: str, birth: Birth, allergy: str, home: int
) -> Case:
    holds = f"Une allergie : {allergy}."
    return Case(id_, title, instruction, holds, birth, _page(Kind.SUMMARY, allergy), home)


IDENTITIES: tuple[Case, ...] = (
    _identity("jumeau-mael", "Jumeaux : même nom, même date, même sexe", _BY_TRAITS, _TWIN,
              "pénicilline", 1),
    _identity("jumeau-malo", "Jumeaux : même nom, même date, même sexe", _BY_TRAITS,
              replace(_TWIN, given_names="Malo"), "arachide", 1),
    *(
        _identity(f"quadruplee-{given.lower()}", "Quadruplées : seul le prénom les distingue",
                  _BY_TRAITS, replace(_QUAD, given_names=given), allergy, 2)
        for given, allergy in
        (("Rose", "lait"), ("Alice", "œuf"), ("Jade", "latex"), ("Louise", "amoxicilline"))
    ),
    _identity("homonyme-agencourt", "Homonymes : seul le lieu de naissance les distingue", _COMPARE,
              _NAMESAKE, "aspirine", 3),
    _identity("homonyme-cilaos", "Homonymes : seul le lieu de naissance les distingue", _COMPARE,
              replace(_NAMESAKE, place="97424"), "codéine", 4),
    _identity("corse-du-sud", "Né en Corse-du-Sud : le numéro contient 2A",
              "Tapez le numéro avec sa lettre, en minuscule ou en majuscule.",
              Birth("NICOLAI", "Antoine", date(1988, 10, 12), "M", "2A006"), "graminées", 5),
    _identity("haute-corse", "Née en Haute-Corse : le numéro contient 2B",
              "Tapez le numéro avec sa lettre, en minuscule ou en majuscule.",
              Birth("ORSONI", "Lisa Marie", date(1992, 4, 3), "F", "2B009"), "iode", 6),
    _identity("outre-mer", "Née outre-mer : le lieu se lit 974", _COMPARE,
              Birth("PAYET", "Marie Josée", date(1956, 8, 15), "F", "97424"), "abeille", 7),
    _identity("etranger", "Né à l’étranger : le lieu se lit 99 et le pays", _COMPARE,
              Birth("QUINTAL", "Carlos", date(1974, 1, 29), "M", "99396"), "ibuprofène", 8),
    _identity("sexe-contre-numero", "Sexe M, numéro qui commence par 2",
              "Le sexe se lit dans les traits, jamais dans le numéro.",
              Birth("ROUMIEU", "Camille", date(1981, 3, 6), "M", "09003", digit="2"), "latex", 9),
    _identity("mois-fictif", "Le mois du numéro est fictif",
              "Le numéro dit un mois 62 : la date de naissance se lit dans les traits.",
              Birth("SOUMARÉ", "Aminata", date(1969, 7, 1), "F", "99396", month=62),
              "acariens", 10),
    _identity("numero-provisoire", "Un numéro provisoire, qui commence par 8",
              "Le numéro est recevable ; dites à la personne d’en demander un définitif.",
              Birth("TADIC", "Mila", date(1996, 12, 24), "F", "99144", digit="8"),
              "pénicilline", 11),
)  # fmt: skip
