"""The habit meter says how many justifications are pasted, by who wrote the words first."""

from console import supervision_figures as figures
from console.supervision import Supervision
from policy.agents import Function
from policy.picture import Span
from store import activity
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, centre_15, found, granted


def test_the_habit_meter_says_the_share_of_pasted_words(doors: Doors) -> None:
    desk = a_desk(doors)
    for said in ("Appel de la voisine", "APPEL DE LA VOISINE !", "Malaise au volant", "appel"):
        granted(desk.break_glass(found(desk, doors, None), centre_15(words=said)))
    activity.follow(doors)
    mine = Supervision(doors, an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR))
    seen = mine.picture(mine.period(Span.WEEK))
    said = {what: figure.replace("\u202f", " ").replace("\u00a0", " ")
            for what, figure in figures.habits(seen)}  # fmt: skip
    assert said["Justifications aux mots repris"] == "25 % (1)"
    assert said["dont mots repris par leur auteur"] == "25 % (1)"
    assert said["dont mots repris d’un collègue"] == "0 % (0)"
