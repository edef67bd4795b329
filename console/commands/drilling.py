"""``drill``: load the patients of drills into this house, or list what each must answer."""

import argparse
import json
import sys

from console import drilling, house
from console.demonstration.person import Exercise, Person
from console.wording import MODES


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("gesture", choices=("prepare", "list"), metavar="prepare|list")
    parser.add_argument("--json", action="store_true", help="pour un programme (list)")


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 a real patient bears a number of the exercises."""
    if arguments.gesture == "list":
        _list(as_json=arguments.json)
        return 0
    try:
        with house.opened() as home:
            new = drilling.prepare(home.doors)
    except drilling.NumberTaken:
        print(
            "Un vrai patient porte le numéro d’un patient d’exercice : rien n’a été chargé sur"
            " lui, faites vérifier son identité.",
            file=sys.stderr,
        )
        return 1
    known = len(drilling.people()) - new
    print(f"Patients d’exercice : {new} chargé(s), {known} déjà là.")
    return 0


def _list(*, as_json: bool) -> None:
    shown = [(one, one.exercise) for one in drilling.people() if one.exercise]
    if as_json:
        print(json.dumps([_row(*one) for one in shown], ensure_ascii=False, indent=2))
        return
    for person, exercise in shown:
        names = f"{person.traits.birth_name} {person.traits.given_names}"
        print(f"{person.number or 'sans numéro':<16} {names} : {exercise.title}")
        print(f"{'':<16} {exercise.instruction}")
        for answer in exercise.answers:
            print(f"{'':<16} {MODES[answer.mode]} : {', '.join(answer.outcome)}")


def _row(person: Person, exercise: Exercise) -> dict[str, object]:
    return {
        "id": exercise.id,
        "number": person.number,
        "title": exercise.title,
        "instruction": exercise.instruction,
        "holds": exercise.holds,
        "expected": {answer.mode: list(answer.outcome) for answer in exercise.answers},
        "traits": {
            "birth_name": person.traits.birth_name,
            "given_names": person.traits.given_names,
            "birth_date": str(person.traits.birth_date),
            "sex": person.traits.sex,
            "birth_place": person.traits.birth_place,
        },
    }
