"""A FHIR bundle: its resources by every name a reference may use, and its one Composition."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from policy.record import Code, Left
from store.intake.refusal import NotReadable, Why
from store.intake.tree import Tree, type_name
from store.intake.vocabulary import system_of

DANGLING: Final = "car sa référence ne mène à rien dans ce lot."
MALFORMED: Final = "dont une partie n’a pas la forme attendue et se lit dans l’original."


@dataclass(frozen=True, slots=True)
class Bundle:
    """``used`` remembers what was reached, so that the rest can be told; ``left`` what was not."""

    tree: Tree
    resources: dict[str, Tree]
    used: set[int] = field(default_factory=set)
    left: dict[Left, None] = field(default_factory=dict)  # in order, each once
    told: set[int] = field(default_factory=set)  # members of observations, each told once

    def follow(self, reference: Tree, inside: Tree, where: str = "") -> Tree:
        """The resource a Reference points to; a dangling one is told when ``where`` is given."""
        target = reference.text("reference")
        found = self._contained(target, inside) or self._named(target)
        if found is None:
            if target and where:
                self.leave(where, DANGLING)
            return Tree(None, inside.faults)
        self.used.add(id(found.value))
        return found

    def _contained(self, target: str, inside: Tree) -> Tree | None:
        name = target.removeprefix("#")
        held = (
            inside.all("contained")
            if target.startswith("#") and inside.at("contained").present
            else []
        )
        return next((each for each in held if each.text("id") == name), None)

    def _named(self, target: str) -> Tree | None:
        """By fullUrl, by urn:uuid, by ``Type/id``, versioned or behind any server's address."""
        plain = target.split("/_history/")[0]
        return self.resources.get(plain) or self.resources.get("/".join(plain.split("/")[-2:]))

    def leave(self, where: str, why: str) -> None:
        self.left[Left(where, why)] = None

    def of_type(self, *names: str) -> Iterator[Tree]:
        seen: set[int] = set()
        for resource in self.resources.values():
            if type_name(resource) in names and id(resource.value) not in seen:
                seen.add(id(resource.value))
                yield resource


def bundle_of(tree: Tree) -> Bundle:
    """Raises NotReadable: NOT_A_BUNDLE."""
    if tree.text("resourceType") != "Bundle":
        raise NotReadable(Why.NOT_A_BUNDLE)
    resources: dict[str, Tree] = {}
    for entry in tree.all("entry"):
        resource = entry.at("resource")
        name = f"{type_name(resource)}/{resource.text('id') or len(resources)}"
        for key in (entry.text("fullUrl"), name):
            if key and resource.present:
                resources.setdefault(key, resource)
    return Bundle(tree, resources)


def composition_of(bundle: Bundle) -> Tree:
    """Raises NotReadable: NO_COMPOSITION, SEVERAL_COMPOSITIONS."""
    found = list(bundle.of_type("Composition"))
    if not found:
        raise NotReadable(Why.NO_COMPOSITION)
    if len(found) > 1:
        raise NotReadable(Why.SEVERAL_COMPOSITIONS)
    return found[0]


def codes_of(concept: Tree) -> list[Code]:
    """Every coding of a CodeableConcept; one without a code only lends its display to ``words``."""
    return [
        Code(code, system_of(coding.text("system")), coding.text("display"))
        for coding in concept.all("coding")
        if (code := coding.text("code"))
    ]


def words_of(concept: Tree) -> str:
    """The author's own wording, else the first display, else the code itself."""
    displays = (coding.text("display") for coding in concept.all("coding"))
    codes = (code.value for code in codes_of(concept))
    return next((words for words in (concept.text("text"), *displays, *codes) if words), "")
