"""``demo``: load the demonstration, or list its exercise patients and what each must answer."""

import argparse
import json
import sys

from console import drilling, house
from console.commands.progress import bar
from console.demonstration import loading
from console.demonstration.population import exercises
from console.house import House
from console.wording import MODES


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument(
        "--list", action="store_true", help="lister les exercices, sans rien charger"
    )
    parser.add_argument("--json", action="store_true", help="pour un programme")


def run(arguments: argparse.Namespace) -> int:
    """List, or load."""
    if arguments.list:
        _list(as_json=arguments.json)
        return 0
    with house.opened() as home:
        if not home.settings.demonstration:
            print(
                "Cette base n’est pas une démonstration : donnez DEMONSTRATION=oui pour y écrire"
                " des patients fictifs.",
                file=sys.stderr,
            )
            return 2
        load(home)
    return 0


def load(home: House) -> None:
    """Load what is missing, with a bar while it lasts."""
    with bar("Démonstration") as steps:
        loading.load(home.doors, home.demonstration, steps)
    drilling.prepare(home.doors)


def _list(*, as_json: bool) -> None:
    people = [(person, person.exercise) for person in exercises() if person.exercise]
    if as_json:
        rows = [
            {
                "id": shown.id,
                "number": person.number,
                "title": shown.title,
                "instruction": shown.instruction,
                "holds": shown.holds,
                "expected": {
                    answer.mode: {"login": answer.login, "outcome": list(answer.outcome)}
                    for answer in shown.answers
                },
                "traits": {
                    "birth_name": person.traits.birth_name,
                    "given_names": person.traits.given_names,
                    "birth_date": str(person.traits.birth_date),
                    "sex": person.traits.sex,
                    "birth_place": person.traits.birth_place,
                },
            }
            for person, shown in people
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for person, shown in people:
        print(f"{person.number or 'sans numéro':<16} {shown.title}")
        print(f"{'':<16} {shown.instruction}")
        for answer in shown.answers:
            print(f"{'':<16} {MODES[answer.mode]} : {', '.join(answer.outcome)}")
