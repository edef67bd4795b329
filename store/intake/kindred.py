"""Words of diseases: which ones say the same thing, and which ones name a whole class only.

Diseases alone: two drugs whose names look alike are two drugs.
"""

from typing import Final

_KINDRED: Final = (
    "eczema dermite dermatite",
    "arthrose coxarthrose gonarthrose rhizarthrose",
    "cancer tumeur carcinome adenocarcinome neoplasie neoplasme malin maligne",
    "rein reins renal renale nephropathie pyelonephrite",
    "cystite pyelonephrite urinaire urinaires",
    "coeur cardiaque cardiopathie cardiomyopathie",
    "poumon poumons pulmonaire pneumonie pneumopathie bronchopneumopathie",
    "cerveau cerebral cerebrale",
    "foie hepatique hepatite cirrhose",
    "estomac gastrique gastrite",
    "peau cutane cutanee",
    "migraine cephalee cephalees",
    "lithiase calcul calculs colique",
    "angor angine coronaire coronarien coronarienne coronaropathie",
    "demence alzheimer",
    "grippe influenza",
    "phlebite thrombose",
    "lumbago lombalgie lombalgies",
    "cataracte cristallin",
    "dyslipidemie hypercholesterolemie hyperlipidemie",
    "demence neurocognitif",
    "alcool alcoolisme alcoolique ethylisme ethylique",
    "tabac tabagisme tabagique fumeur fumeuse",
    "avc cerebral cerebrale",
)
_GROUPS: Final[dict[str, frozenset[int]]] = {
    word: frozenset(n for n, group in enumerate(_KINDRED) if word in group.split())
    for words in _KINDRED
    for word in words.split()
}
_BROAD: Final = (
    "anemie anomalie arthropathie arythmie cardiopathie cause causes complication demence "
    "douleur douleurs episode episodes etat fracture inconnue inconnues infection infections "
    "lesion localisation malformation mention morbidite mortalite nature non organe origine "
    "precise precisee precisees precises probleme problemes psychose siege traumatisme tumeur "
    "tumeurs valvulopathie"
)
#: In a label « sans précision », what names no disease: any finer one may be filed under it.
BROAD: Final = frozenset(_BROAD.split())


def are_kindred(a: str, b: str) -> bool:
    """Do the two folded words belong to one family? « Eczéma » and « dermite » do."""
    return not _GROUPS.get(a, frozenset()).isdisjoint(_GROUPS.get(b, frozenset()))
