"""The report says what « Supervision » draws, every table of it, an empty month as well."""

import csv
import io
from datetime import date
from uuid import UUID

import pytest

from console.printing import Document, Table, printed
from console.reports.figures import csv_of
from console.reports.month import document, percent
from policy.agents import Agent, Function, Profession
from policy.event_words import EndKind
from policy.picture import Picture, Reviewed, Tally
from tests.reports.builders import DAY, MADE, SITE, a_picture

BY = Agent(
    UUID(int=1), "s.nord", "Dr Anne Morel", "1", Profession.DOCTOR, Function.SUPERVISOR, SITE
)


def reported(picture: Picture | None = None) -> Document:
    return document(picture or a_picture(), BY)


def table(whole: Document, title: str) -> Table:
    return next(one for one in whole.tables if one.title == title)


def rows(whole: Document, title: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, *values in table(whole, title).rows}


def test_it_is_titled_by_its_month_and_its_site() -> None:
    whole = reported()
    assert whole.title == "Supervision – novembre 2026"
    assert whole.about[0] == a_picture().site.name
    assert whole.about[2] == "Établi le 22/11/2026 à 20:05 par Dr Anne Morel, superviseur"


def test_days_to_come_are_not_in_it() -> None:
    days = {date(2026, 11, day): Tally() for day in range(1, 31)}
    whole = reported(a_picture(days=days))
    assert len(table(whole, "Accès par jour").rows) == 22
    assert whole.about[3] == "Du 01/11/2026 au 22/11/2026, jours comptés : 22"
    none = reported(a_picture(days={date(2026, 11, 23): Tally()}))
    assert table(none, "Accès par jour").rows == ()
    assert none.about[3] == "Aucun jour de ce mois n’est encore venu"


def test_the_whole_is_said_first() -> None:
    said = rows(reported(), "En un coup d’œil")
    assert said["Accès accordés"] == ("13", "")
    assert said["dont expliqués"] == ("9", "69")
    assert said["dont contredits par leur dossier"] == ("1", "8")
    assert said["dont sans explication"] == ("2", "15")
    assert said["dont pas encore rapprochés"] == ("1", "8")
    assert said["dont pour une opposition du patient"] == ("2", "67")


def test_days_and_hours_are_in_order_beside_the_centres_activity() -> None:
    whole = reported()
    assert [row[0] for row in table(whole, "Accès par jour").rows] == ["21/11/2026", "22/11/2026"]
    assert [row[0] for row in table(whole, "Accès par heure").rows] == ["3 h", "14 h"]
    assert table(whole, "Accès par heure").rows[1] == ("14 h", "13", "69", "1", "2", "240")
    assert table(whole, "Accès par heure").rows[0][2] == "—"


def test_the_habit_is_measured() -> None:
    note = table(reported(), "Par motif").note
    assert "« autre motif » 33\u00a0%" in note


def test_pasted_words_are_measured_and_what_is_compared_is_said() -> None:
    whole = reported()
    assert rows(whole, "Mots des justifications") == {
        "Mots nouveaux": ("6", "60"),
        "Mots repris par leur auteur": ("3", "30"),
        "Mots repris d’un collègue": ("1", "10"),
    }
    assert "personne ne lit les textes" in table(whole, "Mots des justifications").note


def test_review_is_measured() -> None:
    said = rows(reported(), "Examen des cas")
    assert said["Durée médiane d’une lecture, en secondes"] == ("47", "")
    assert said["dont d’accord"] == ("1", "50")
    assert said["Le plus ancien attend depuis"] == ("22/11/2026", "")


def test_what_is_owed_and_when_feeds_spoke_are_said() -> None:
    whole = reported()
    assert rows(whole, "Justifications dues")["dont l’échéance est passée"] == ("1",)
    assert rows(whole, "Flux")["Dossiers de régulation"] == ("22/11/2026 20:05",)
    assert rows(whole, "Flux")["Tableau de garde"] == ("jamais",)


def test_what_did_not_happen_has_no_line_of_its_own() -> None:
    assert set(rows(reported(), "Par fin")) == {"clos par son titulaire", "révoqué"}


def test_an_empty_month_is_a_report_too() -> None:
    empty = a_picture(
        whole=Tally(), days={}, hours={}, ended={}, reasons={}, debts={}, review=Reviewed()
    )
    whole = reported(empty)
    assert rows(whole, "Examen des cas")["Durée médiane d’une lecture, en secondes"] == ("—", "")
    assert b"%PDF" in printed(whole, MADE)[:10]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "—"), (1, 3, "33\u00a0%"), (2, 3, "67\u00a0%"), (3, 3, "100\u00a0%")],
)
def test_a_share_is_rounded_and_of_nothing_is_none(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def test_each_figure_is_a_line_of_the_spreadsheet() -> None:
    content = csv_of(reported()).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    cells = [cell for one in reported().tables for row in one.rows for cell in row[1:]]
    assert [line["valeur"] for line in lines] == [cell for cell in cells if cell not in ("", "—")]
    assert {line["colonne"] for line in lines} >= {"Nombre", "Part (%)", "Expliqués (%)"}
    moments = {"Flux", "Le plus ancien attend depuis"}
    figures = [line for line in lines if not moments & {line["tableau"], line["ligne"]}]
    assert all(line["valeur"].isdigit() for line in figures)
    assert lines[0] == {
        "tableau": "En un coup d’œil",
        "ligne": "Accès accordés",
        "colonne": "Nombre",
        "valeur": str(DAY.granted),
    }


def test_every_end_has_its_word() -> None:
    ended = dict.fromkeys(EndKind, 1)
    assert len(rows(reported(a_picture(ended=ended)), "Par fin")) == len(EndKind)


def test_notices_are_counted_and_the_oldest_is_dated() -> None:
    said = rows(reported(), "Avis aux patients et aux médecins traitants")
    assert said["Avis envoyés"] == ("9",)
    assert said["Lettres à imprimer à ce jour"] == ("5",)
    assert said["Le plus ancien attend depuis"] == ("22/11/2026",)
