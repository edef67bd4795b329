"""What is wrong in files of the exchange format, in French: file, line, column, never a value."""

from typing import Final

from store.intake.exchange_faults import Fault, FaultCode, NotALog

SENTENCES: Final[dict[FaultCode, str]] = {
    FaultCode.NO_FOLDER: "Le dossier donné à --log n’existe pas : vérifiez le chemin.",
    FaultCode.NOT_A_FOLDER: "Ce qui est donné à --log n’est pas un dossier : donnez celui qui "
    "contient les cinq fichiers.",
    FaultCode.NO_FILE: "{where} manque dans le dossier donné à --log : ajoutez-le.",
    FaultCode.UNREADABLE: "{where} ne peut pas être lu : vérifiez que c’est un fichier, et ses "
    "droits.",
    FaultCode.EMPTY: "{where} est vide : sa première ligne doit nommer les colonnes.",
    FaultCode.HEADER_ONLY: "{where} n’a aucune ligne sous son en-tête : il en faut au moins une.",
    FaultCode.SEPARATOR: "{where} sépare ses colonnes autrement que par des virgules : "
    "enregistrez-le de nouveau, avec des virgules.",
    FaultCode.NO_COLUMN: "{where} manque : ajoutez-la, même vide, à l’en-tête et à chaque ligne.",
    FaultCode.COLUMN_TWICE: "{where} est nommée deux fois : n’en gardez qu’une.",
    FaultCode.ENCODING: "{where} n’est pas en UTF-8 : enregistrez le fichier en UTF-8.",
    FaultCode.NUL: "{where} contient un octet nul : le fichier est abîmé, ou n’est pas en UTF-8.",
    FaultCode.TOO_LONG: "{where} est plus longue qu’aucune ligne ne doit l’être : vérifiez les "
    "fins de ligne du fichier.",
    FaultCode.BROKEN: "{where} ne se lit pas comme du CSV : vérifiez qu’un guillemet ouvert se "
    "referme, et qu’aucune cellule n’est démesurée.",
    FaultCode.CELLS: "{where} n’a pas autant de cellules que l’en-tête : mettez entre guillemets "
    "celles qui contiennent une virgule.",
    FaultCode.NOTHING: "{where} est vide : cette cellule doit être remplie.",
    FaultCode.NOT_A_TIME: "{where} n’est pas une date et une heure qui existent : écrivez-les "
    "en ISO 8601, avec leur décalage.",
    FaultCode.NO_OFFSET: "{where} est une heure sans décalage : ajoutez-le, par exemple « +02:00 » "
    "ou « Z ».",
    FaultCode.NOT_A_NUMBER: "{where} n’est pas un nombre qui convienne : écrivez-le en chiffres, "
    "avec un point s’il a des décimales, ou laissez la cellule vide.",
    FaultCode.OUT_OF_RANGE: "{where} est hors de toute mesure possible : vérifiez l’unité et le "
    "signe, ou l’année.",
    FaultCode.NOT_A_FLAG: "{where} n’est ni 0 ni 1 : écrivez l’un des deux.",
    FaultCode.NOT_IN_LIST: "{where} n’est pas dans la liste admise : écrivez call ou visit, ou "
    "none pour un accès qui ne nomme rien.",
    FaultCode.SEMICOLON: "{where} contient un point-virgule, qui sépare les accès dans cases.csv : "
    "donnez un autre identifiant.",
    FaultCode.UNKNOWN_AGENT: "{where} nomme un agent qui n’est pas dans « agents.csv » : "
    "ajoutez-l’y.",
    FaultCode.TWICE: "{where} répète l’identifiant d’une ligne précédente : n’en gardez qu’une.",
    FaultCode.ENDS_FIRST: "{where} vient avant le début : vérifiez les deux heures.",
    FaultCode.UNORDERED: "{where} vient avant l’heure de la ligne précédente : triez le fichier "
    "dans l’ordre du temps.",
}


def sentence(refused: NotALog) -> str:
    """The first fault, and how many more there are."""
    first = refused.first
    said = SENTENCES[first.code].format(where=_where(first))
    if not refused.more:
        return said
    more = f"{refused.more} autre défaut suit" if refused.more == 1 else (
        f"{refused.more} autres défauts suivent"
    )  # fmt: skip
    return f"{said.removesuffix('.')} ; {more}."


def _where(fault: Fault) -> str:
    if fault.file is None:
        return ""
    words = [f"« {fault.file} »"]
    words += [f"ligne {fault.line}"] if fault.line else []
    words += [f"colonne {fault.column}"] if fault.column else []
    return ", ".join(words)
