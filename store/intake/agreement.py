"""Do two wordings of the same thing agree? Careful: a flag on nearly everything is worth nothing.

Only what cannot both be true is called a disagreement; a mere difference of precision is not.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Final

from store.intake.kindred import BROAD, are_kindred

_EMPTY_LIST: Final = (
    "avec sans pour dans chez selon autre autres type types produit specialite specialites "
    "comprime comprimes gelule gelules solution suspension injectable buvable sachet poudre "
    "pellicule secable adulte enfant voie orale maladie syndrome trouble troubles affection "
    "allergie allergies allergique intolerance hypersensibilite substance medicament aigu aigue "
    "chronique precision structure antibacterial mechanism action containing product medicinal "
    "disorder finding allergy intolerant with without other texte libre vaccin vaccins vaccine "
    "contre dispositif medical medicaux extract tablet capsule acide sodium sodique"
)
_EMPTY_WORDS: Final = frozenset(_EMPTY_LIST.split())
_ACRONYMS: Final = {
    "AAS": "acétylsalicylique aspirine",
    "ACFA": "fibrillation atriale auriculaire",
    "AINS": "anti-inflammatoires",
    "AIT": "accident ischémique",
    "AOMI": "artériopathie artérite",
    "AVC": "accident vasculaire cérébral infarctus cérébral",
    "BPCO": "bronchopneumopathie pulmonaire obstructive",
    "DID": "diabète insulinodépendant",
    "DNID": "diabète",
    "EP": "embolie pulmonaire",
    "FA": "fibrillation atriale auriculaire",
    "HBP": "prostate hyperplasie hypertrophie",
    "HTA": "hypertension",
    "HTAP": "hypertension pulmonaire",
    "IDM": "infarctus myocarde",
    "IRC": "insuffisance rénale",
    "RGO": "reflux",
    "SAOS": "apnées",
    "SEP": "sclérose",
    "TVP": "thrombose phlébite",
    "VIH": "immunodéficience",
}
_SIDES: Final = (
    ("gauche", "droit"),
    ("superieur", "inferieur"),
    ("anterieur", "posterieur"),
    ("left", "right"),
)
_GRADES: Final[
    tuple[tuple[str, str], ...]
] = (  # the longest first: « non confirmé » is no « confirmé »
    (r"non confirme|unconfirmed", "unconfirmed"),
    (r"confirme|confirmed", "confirmed"),
    (r"refute|refuted", "refuted"),
    (r"inacti\w*|inactive", "inactive"),
    (r"acti(f|ve)|en cours|active", "active"),
    (r"intermittent\w*", "intermittent"),
    (r"resolu\w*|resolved|gueri\w*", "resolved"),
    (r"recurren\w*", "recurrent"),
    (r"remission|en remission", "remission"),
    (r"leger\w* a modere\w*|mild to moderate", "mild to moderate"),
    (r"modere\w* a severe\w*|moderate to severe", "moderate to severe"),
    (r"leger\w*|mild", "mild"),
    (r"modere\w*|moderate", "moderate"),
    (r"severe\w*|severe", "severe"),
    (r"probable", "probable"),
    (r"possible", "possible"),
    (r"certain\w*( e)?", "certain"),
    (r"bas|basse|faible|low", "low"),
    (r"haut|haute|eleve\w*|high", "high"),
)
#: « Autres… » may hold anything; an English label shares no word with French ones.
_OPEN_CLASS: Final = re.compile(r"autres? |other |.*unspecified")
_UNSPECIFIED: Final = re.compile(r"(sans( autre)? precision|non precisee?s?)( |$)")
_NONE = re.compile(
    r"^(il n y a )?(aucun|pas d|absence d|neant|ras\b|rien a signaler|none\b|sans (allerg"
    r"|antecedent|traitement)|ne prend|(there (is|are) )?no (known|current|device)|keine\b)"
)
_NO_INFORMATION = re.compile(
    r"(aucune|pas d|absence d|no) ?(donnee|information|info\b|renseignement|element)"
    r"|non (renseigne|communique|precise|documente|connu)|inconnue?s?\b|information not available"
    r"|not available|unavailable|non evalue"
)


def folded(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+|_", " ", bare).split())


def name_words(text: str) -> list[str]:
    """The words that can tell one thing from another: no codes in brackets, no doses, no forms.

    Acronyms are spelt out when known; an unknown one cannot be compared and is left out.
    """
    unquoted = re.sub(r"[(\[][^)\]]*:[^)\]]*[)\]]", " ", text)  # « (CIM-10 : G45.9) »
    spelt = re.sub(r"\b[A-Z]{2,4}\b", lambda found: _ACRONYMS.get(found[0], " "), unquoted)
    return [
        word
        for word in folded(spelt).split()
        if len(word) > 2 and not any(c.isdigit() for c in word) and word not in _EMPTY_WORDS
    ]


def may_be_same(left: str, right: str) -> bool:
    """False only when both have words that name something and none of them meet."""
    ours, theirs = name_words(left), name_words(right)
    if not ours or not theirs:
        return True
    return share_a_word(ours, theirs) and not _opposite(left, right)


def may_be_filed_under(wording: str, label: str) -> bool:
    """May this wording be coded with this label of a classification?

    « Autres… » is never compared. « X, sans précision » still names X: only the words of a whole
    class (« infection », « lésion ») are left out of it.
    """
    bare = folded(label)
    if _OPEN_CLASS.match(bare):
        return True
    if _UNSPECIFIED.search(bare) is None:
        return may_be_same(wording, label)
    telling = [word for word in name_words(label) if word not in BROAD]
    return may_be_same(wording, " ".join(telling))


def mentions(text: str, name: str) -> bool:
    """Does this text name this thing? An empty name is always there."""
    wanted = name_words(name)
    return not wanted or share_a_word(name_words(text), wanted)


def share_a_word(ours: list[str], theirs: list[str]) -> bool:
    return any(_alike(a, b) for a in ours for b in theirs)


def _alike(a: str, b: str) -> bool:
    if a.rstrip("sx") == b.rstrip("sx"):
        return True
    if are_kindred(a, b):
        return True
    if a[0] != b[0]:
        return False  # spellings differ inside words; this also keeps long texts affordable
    if min(len(a), len(b)) < 4:
        return False
    return a[:5] == b[:5] or SequenceMatcher(None, a, b).ratio() >= 0.78


def _opposite(left: str, right: str) -> bool:
    ours, theirs = folded(left), folded(right)
    return any(
        (one in ours) != (other in ours)
        and (one in theirs) != (other in theirs)
        and (one in ours) != (one in theirs)
        for one, other in _SIDES
    )


def grade(text: str) -> str:
    """The closed vocabulary of status, certainty, severity and criticality; « » for other words."""
    words = folded(text)
    return next((name for form, name in _GRADES if re.fullmatch(form, words)), "")


def grades_clash(left: str, right: str) -> bool:
    ours, theirs = grade(left), grade(right)
    return bool(ours and theirs and ours != theirs)


def says_none(text: str) -> bool:
    """« Aucune allergie connue »: somebody looked and found none."""
    return _NONE.search(folded(text)) is not None and not says_no_information(text)


def says_no_information(text: str) -> bool:
    """« Aucune donnée », « non renseigné »: nobody says anything."""
    return _NO_INFORMATION.search(folded(text)) is not None
