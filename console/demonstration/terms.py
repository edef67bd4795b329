"""Allergies, acts, devices, vaccines, habits: wording and codes that are certain."""

from dataclasses import dataclass

from console.demonstration.meaning import (
    ATC,
    CCAM,
    CIM_10,
    LOINC,
    ROLE_CODE,
    SNOMED_CT,
    Detail,
    Line,
)
from policy.record import Code

_TO_DRUG = Code("416098002", SNOMED_CT, "allergie médicamenteuse")
_TO_FOOD = Code("414285001", SNOMED_CT, "allergie alimentaire")
_TO_SUBSTANCE = Code("419199007", SNOMED_CT, "allergie à une substance")

_ANAPHYLAXIS = Code("39579001", SNOMED_CT, "Anaphylaxie")
_HIVES = Code("126485001", SNOMED_CT, "Urticaire")
_ANGIOEDEMA = Code("41291007", SNOMED_CT, "Angiœdème")
_RASH = Code("271807003", SNOMED_CT, "Éruption cutanée")
_BRONCHOSPASM = Code("4386001", SNOMED_CT, "Bronchospasme")

_MILD = Code("255604002", SNOMED_CT, "léger")
_MODERATE = Code("6736007", SNOMED_CT, "modéré")
_SEVERE = Code("24484000", SNOMED_CT, "sévère")


@dataclass(frozen=True, slots=True)
class Allergen:
    """What somebody is allergic to, and what it does to them."""

    text: str
    code: Code
    category: Code
    reaction: Code
    severity: Code
    criticality: str = "low"

    def line(self, start: str, text: str = "") -> Line:
        """``text`` replaces the wording where text and code are to disagree."""
        details = (
            Detail("Type", self.category.label, self.category),
            Detail("Réaction", self.reaction.label, self.reaction),
            Detail("Sévérité", self.severity.label, self.severity),
            Detail("Criticité", {"high": "Haute", "low": "Basse"}[self.criticality]),
        )
        return Line(
            text or self.text, self.code, start=start, details=details, category=self.category
        )


def _substance(code: str, label: str) -> Code:
    return Code(code, SNOMED_CT, label)


ALLERGENS: dict[str, Allergen] = {
    "pénicilline": Allergen("Pénicillines", _substance("373270004", "Pénicilline"), _TO_DRUG,
                            _ANAPHYLAXIS, _SEVERE, "high"),
    "amoxicilline": Allergen("Amoxicilline", _substance("372687004", "Amoxicilline"), _TO_DRUG,
                             _RASH, _MODERATE),
    "latex": Allergen("Latex", _substance("111088007", "Latex"), _TO_SUBSTANCE, _HIVES, _MODERATE,
                      "high"),
    "iode": Allergen("Produits de contraste iodés", _substance(
        "426722004", "Produit de contraste iodé"), _TO_DRUG, _ANAPHYLAXIS, _SEVERE, "high"),
    "arachide": Allergen("Arachide", _substance("762952008", "Arachide"), _TO_FOOD, _ANAPHYLAXIS,
                         _SEVERE, "high"),
    "abeille": Allergen("Venin d’abeille", _substance("288328004", "Venin d’abeille"),
                        _TO_SUBSTANCE, _ANAPHYLAXIS, _SEVERE, "high"),
    "aspirine": Allergen("Aspirine", _substance("387458008", "Aspirine"), _TO_DRUG, _BRONCHOSPASM,
                         _SEVERE, "high"),
    "ibuprofène": Allergen("Ibuprofène", _substance("387207008", "Ibuprofène"), _TO_DRUG,
                           _ANGIOEDEMA, _MODERATE, "high"),
    "codéine": Allergen("Codéine", _substance("387494007", "Codéine"), _TO_DRUG, _HIVES, _MILD),
    "œuf": Allergen("Œuf", _substance("102263004", "Œuf"), _TO_FOOD, _HIVES, _MODERATE),
    "lait": Allergen("Lait de vache", _substance("3718001", "Lait de vache"), _TO_FOOD, _RASH,
                     _MILD),
    "acariens": Allergen("Acariens", _substance("260147004", "Acariens de la poussière"),
                         _TO_SUBSTANCE, _BRONCHOSPASM, _MILD),
    "graminées": Allergen("Pollens de graminées", _substance("256277009", "Pollen de graminées"),
                          _TO_SUBSTANCE, _RASH, _MILD),
}  # fmt: skip

#: Past events: wording, CIM-10 code and label.
PAST: tuple[tuple[str, str, str], ...] = (
    ("Pneumopathie", "J18.9", "Pneumopathie, sans précision"),
    ("Fracture du poignet", "S52.5", "Fracture de l’extrémité inférieure du radius"),
    ("Calcul du rein", "N20.0", "Calcul du rein"),
    ("Appendicite aiguë", "K35.8", "Appendicite aiguë, autres et sans précision"),
    ("Zona", "B02.9", "Zona, sans complication"),
    ("Embolie pulmonaire", "I26.9", "Embolie pulmonaire, sans mention de cœur pulmonaire aigu"),
)
CHILDHOOD: tuple[tuple[str, str, str], ...] = (
    ("Bronchiolite", "J21.9", "Bronchiolite (aiguë), sans précision"),
    ("Otite moyenne", "H66.9", "Otite moyenne, sans précision"),
    ("Eczéma du nourrisson", "L20.9", "Dermite atopique, sans précision"),
)

ACTS: dict[str, Line] = {
    "appendicectomie": Line("Appendicectomie par cœlioscopie",
                            Code("HHFA016", CCAM, "Appendicectomie, par cœlioscopie")),
    "vésicule": Line("Cholécystectomie (vésicule biliaire) par cœlioscopie",
                     Code("HMFC004", CCAM, "Cholécystectomie, par cœlioscopie")),
    "hanche": Line("Prothèse totale de hanche", Code("52734007", SNOMED_CT,
                   "Arthroplastie totale de hanche")),
    "stent": Line("Angioplastie coronaire avec pose d’un stent", Code("DDAF006", CCAM,
        "Dilatation intraluminale d’un vaisseau coronaire avec pose d’endoprothèse, "
        "par voie artérielle transcutanée")),
    "cataracte": Line("Extraction du cristallin, cataracte", Code("BFGA004", CCAM,
        "Extraction extracapsulaire du cristallin par phakoémulsification, avec implantation "
        "de cristallin artificiel dans la chambre postérieure de l’œil")),
    "amygdales": Line("Ablation des amygdales", Code("173422009", SNOMED_CT, "Amygdalectomie")),
    "césarienne": Line("Césarienne", Code("11466000", SNOMED_CT, "Césarienne")),
}  # fmt: skip

DEVICES: dict[str, Line] = {
    "stimulateur": Line("Stimulateur cardiaque double chambre",
                        Code("14106009", SNOMED_CT, "Stimulateur cardiaque")),
    "défibrillateur": Line("Défibrillateur automatique implantable",
                           Code("72506001", SNOMED_CT, "Défibrillateur cardiaque implantable")),
    "pompe": Line("Pompe à insuline externe", Code("69805005", SNOMED_CT, "Pompe à insuline")),
    "hanche": Line("Prothèse de hanche droite",
                   Code("304120007", SNOMED_CT, "Prothèse totale de hanche")),
}  # fmt: skip

VACCINES: dict[str, tuple[str, Code]] = {
    "dTP": ("REVAXIS, vaccin diphtérie-tétanos-polio",
            Code("J07CA01", ATC, "diphtérie-polio-tétanos")),
    "ROR": ("M-M-RVAXPRO, vaccin rougeole-oreillons-rubéole",
            Code("J07BD52", ATC, "rougeole, oreillons et rubéole, vivants atténués")),
    "hexavalent": ("INFANRIX HEXA, vaccin hexavalent diphtérie-tétanos",
                   Code("J07CA09", ATC, "diphtérie-tétanos-coqueluche-polio-Hib-hépatite B")),
    "grippe": ("VAXIGRIPTETRA, vaccin contre la grippe",
               Code("J07BB02", ATC, "grippe, virus inactivés")),
}  # fmt: skip

SMOKING = Code("74011-8", LOINC, "Consommation tabagique")
PREGNANCY_STATUS = Code("11449-6", LOINC, "Statut de grossesse")
LIVING_CHILDREN = Code("11638-4", LOINC, "Nombre d’enfants vivants")
PREGNANT = Code("77386006", SNOMED_CT, "enceinte")
RESUSCITATION = Code("42348-3", LOINC, "Directives anticipées")

FAMILY: tuple[Line, ...] = (
    Line("Infarctus du myocarde avant 55 ans", Code("I21.9", CIM_10, "Infarctus aigu du myocarde"),
         category=Code("FTH", ROLE_CODE, "Père")),
    Line("Cancer du sein", Code("C50.9", CIM_10, "Tumeur maligne du sein, sans précision"),
         category=Code("MTH", ROLE_CODE, "Mère")),
    Line("Diabète", Code("E11.9", CIM_10, "Diabète sucré de type 2, sans complication"),
         category=Code("MTH", ROLE_CODE, "Mère")),
)  # fmt: skip

KIN: dict[str, Code] = {
    "spouse": Code("SPS", ROLE_CODE, "Conjoint"),
    "mother": Code("MTH", ROLE_CODE, "Mère"),
    "father": Code("FTH", ROLE_CODE, "Père"),
    "child": Code("CHILD", ROLE_CODE, "Enfant"),
    "sibling": Code("SIB", ROLE_CODE, "Frère ou sœur"),
    "friend": Code("FRND", ROLE_CODE, "Ami"),
}

#: What a « none known » and a « not stated » are in JDV_AbsentOrUnknown…_CISIS, by subject.
NONE_KNOWN: dict[str, tuple[str, str]] = {
    "allergies": ("no-known-allergies", "Pas d’allergie ou d’hypersensibilité connue"),
    "medications": ("no-known-medications", "Pas de traitement médicamenteux connu"),
    "problems": ("no-known-problems", "Pas de problème connu"),
    "procedures": ("no-known-procedures", "Pas d’acte ou intervention connu"),
    "devices": ("no-known-devices", "Pas de dispositif médical connu"),
}
NOT_STATED: dict[str, tuple[str, str]] = {
    "allergies": ("no-allergy-info", "Pas d’information sur les allergies"),
    "medications": ("no-medication-info", "Pas d’information sur les traitements"),
    "problems": ("no-problem-info", "Pas d’information sur les problèmes"),
    "procedures": ("no-procedure-info", "Pas d’information sur les actes et interventions"),
    "devices": ("no-device-info", "Pas d’information sur les dispositifs médicaux"),
}
