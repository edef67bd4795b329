"""Medicines of the demonstration: wording, ATC, and the CIS or CIP code where it is certain.

CIS and CIP codes are those that the examples published by the Agence du numérique en santé
carry; the others would have been guesses, so those medicines have their ATC code alone.
"""

from dataclasses import dataclass

from console.demonstration.meaning import ATC, CIP13, CIS, Detail, Line
from policy.record import Code

_EDQM = "0.4.0.127.0.16.1.1.2.1"
ORAL = Code("20053000", _EDQM, "Voie orale")
SUBCUTANEOUS = Code("20066000", _EDQM, "Voie sous-cutanée")
INHALED = Code("20020000", _EDQM, "Voie inhalée")
TRANSDERMAL = Code("20070000", _EDQM, "Voie transdermique")


@dataclass(frozen=True, slots=True)
class Drug:
    """One medicine with the dosage usually written for it."""

    text: str
    atc: str
    substance: str
    dosage: str
    every_hours: int = 24
    route: Code = ORAL
    cis: str = ""
    cip: str = ""

    def line(self, start: str, reason: str = "", end: str = "") -> Line:
        """The line of a section « Traitements »."""
        code, *others = self._codes()
        details = [Detail("Posologie", self.dosage), Detail("Voie", self.route.label, self.route)]
        if reason:
            details.append(Detail("Motif", reason))
        return Line(
            self.text, code, tuple(others), start, end, tuple(details), self.every_hours, self.route
        )

    def _codes(self) -> list[Code]:
        product = [Code(self.cis, CIS, self.text)] if self.cis else []
        boxed = [Code(self.cip, CIP13, self.text)] if self.cip else []
        return [*product, Code(self.atc, ATC, self.substance), *boxed]


def _drugs(*rows: Drug) -> dict[str, Drug]:
    return {row.substance: row for row in rows}


_MORNING = "1 comprimé le matin"
_EVENING = "1 comprimé le soir"
_TWICE = "1 comprimé matin et soir"

DRUGS: dict[str, Drug] = _drugs(
    Drug("COUMADINE 5 mg, comprimé sécable", "B01AA03", "warfarine", "1 comprimé le soir selon INR",
         cis="63245753", cip="3400935693099"),
    Drug("PLAVIX 75 mg, comprimé pelliculé", "B01AC04", "clopidogrel", _MORNING,
         cis="63564053", cip="3400938022209"),
    Drug("LEVOTHYROX 75 microgrammes, comprimé sécable", "H03AA01", "lévothyroxine sodique",
         "1 comprimé à jeun", cis="62080626"),
    Drug("PARACETAMOL MYLAN 500 mg, comprimé", "N02BE01", "paracétamol",
         "2 comprimés si douleur, 6 par jour au plus", 8, cis="63107752"),
    Drug("ELIQUIS 5 mg, comprimé pelliculé", "B01AF02", "apixaban", _TWICE, 12),
    Drug("XARELTO 20 mg, comprimé pelliculé", "B01AF01", "rivaroxaban", _EVENING),
    Drug("PREVISCAN 20 mg, comprimé quadrisécable", "B01AA12", "fluindione",
         "3/4 de comprimé le soir"),
    Drug("KARDEGIC 75 mg, poudre pour solution buvable en sachet-dose", "B01AC06",
         "acide acétylsalicylique", "1 sachet à midi"),
    Drug("LOVENOX 4 000 UI, solution injectable", "B01AB05", "énoxaparine", "1 injection par jour",
         route=SUBCUTANEOUS),
    Drug("BISOPROLOL 5 mg, comprimé pelliculé sécable", "C07AB07", "bisoprolol", _MORNING),
    Drug("PROPRANOLOL 40 mg, comprimé sécable", "C07AA05", "propranolol", _TWICE, 12),
    Drug("AMIODARONE 200 mg, comprimé sécable", "C01BD01", "amiodarone", _MORNING),
    Drug("FLECAINE L.P. 100 mg, gélule", "C01BC04", "flécaïnide", "1 gélule le matin"),
    Drug("DIGOXINE NATIVELLE 0,25 mg, comprimé", "C01AA05", "digoxine", _MORNING),
    Drug("AMLODIPINE 5 mg, gélule", "C08CA01", "amlodipine", "1 gélule le matin"),
    Drug("RAMIPRIL 5 mg, comprimé sécable", "C09AA05", "ramipril", _MORNING),
    Drug("PERINDOPRIL 4 mg, comprimé sécable", "C09AA04", "périndopril", _MORNING),
    Drug("IRBESARTAN 150 mg, comprimé", "C09CA04", "irbésartan", _MORNING),
    Drug("FUROSEMIDE 40 mg, comprimé sécable", "C03CA01", "furosémide", _MORNING),
    Drug("SPIRONOLACTONE 25 mg, comprimé", "C03DA01", "spironolactone", _MORNING),
    Drug("ATORVASTATINE 20 mg, comprimé pelliculé", "C10AA05", "atorvastatine", _EVENING),
    Drug("METFORMINE 850 mg, comprimé pelliculé", "A10BA02", "metformine",
         "1 comprimé matin, midi et soir", 8),
    Drug("GLICLAZIDE 60 mg, comprimé à libération modifiée", "A10BB09", "gliclazide", _MORNING),
    Drug("LANTUS 100 unités/ml, solution injectable en stylo", "A10AE04", "insuline glargine",
         "18 unités le soir", route=SUBCUTANEOUS),
    Drug("NOVORAPID 100 unités/ml, solution injectable en stylo", "A10AB05", "insuline asparte",
         "avant chaque repas selon glycémie", 8, SUBCUTANEOUS),
    Drug("FORXIGA 10 mg, comprimé pelliculé", "A10BK01", "dapagliflozine", _MORNING),
    Drug("VENTOLINE 100 microgrammes/dose, suspension pour inhalation", "R03AC02", "salbutamol",
         "2 bouffées si gêne respiratoire", 6, INHALED),
    Drug("SYMBICORT TURBUHALER 200/6 microgrammes par dose", "R03AK07",
         "formotérol et budésonide", "1 inhalation matin et soir", 12, INHALED),
    Drug("SPIRIVA 18 microgrammes, poudre pour inhalation", "R03BB04", "tiotropium",
         "1 inhalation le matin", route=INHALED),
    Drug("DEPAKINE CHRONO 500 mg, comprimé pelliculé", "N03AG01", "acide valproïque", _TWICE, 12),
    Drug("KEPPRA 500 mg, comprimé pelliculé", "N03AX14", "lévétiracétam", _TWICE, 12),
    Drug("LAMICTAL 100 mg, comprimé dispersible", "N03AX09", "lamotrigine", _TWICE, 12),
    Drug("ESCITALOPRAM 10 mg, comprimé pelliculé", "N06AB10", "escitalopram", _MORNING),
    Drug("SERTRALINE 50 mg, gélule", "N06AB06", "sertraline", "1 gélule le matin"),
    Drug("VENLAFAXINE LP 75 mg, gélule", "N06AX16", "venlafaxine", "1 gélule le matin"),
    Drug("OXAZEPAM 10 mg, comprimé", "N05BA04", "oxazépam", "1 comprimé au coucher"),
    Drug("TERALITHE 250 mg, comprimé sécable", "N05AN01", "lithium", _TWICE, 12),
    Drug("QUETIAPINE LP 300 mg, comprimé", "N05AH04", "quétiapine", _EVENING),
    Drug("METHADONE AP-HP 40 mg, gélule", "N07BC02", "méthadone", "1 gélule le matin"),
    Drug("SUBUTEX 8 mg, comprimé sublingual", "N07BC01", "buprénorphine", _MORNING),
    Drug("SKENAN L.P. 30 mg, microgranules en gélule", "N02AA01", "morphine",
         "1 gélule matin et soir", 12),
    Drug("DUROGESIC 25 microgrammes/heure, dispositif transdermique", "N02AB03", "fentanyl",
         "1 dispositif tous les 3 jours", 72, TRANSDERMAL),
    Drug("TRAMADOL LP 100 mg, comprimé", "N02AX02", "tramadol", _TWICE, 12),
    Drug("PANTOPRAZOLE 20 mg, comprimé gastro-résistant", "A02BC02", "pantoprazole", _MORNING),
    Drug("PREDNISONE 5 mg, comprimé", "H02AB07", "prednisone", _MORNING),
    Drug("HYDROCORTISONE 10 mg, comprimé sécable", "H02AB09", "hydrocortisone",
         "2 comprimés le matin, 1 à midi, à ne jamais interrompre", 12),
    Drug("METHOTREXATE 2,5 mg, comprimé", "L04AX03", "méthotrexate", "6 comprimés le lundi", 168),
    Drug("MODOPAR 125, gélule", "N04BA02", "lévodopa et bensérazide",
         "1 gélule quatre fois par jour", 6),
    Drug("DONEPEZIL 10 mg, comprimé pelliculé", "N06DA02", "donépézil", _EVENING),
    Drug("TAMSULOSINE LP 0,4 mg, gélule", "G04CA02", "tamsulosine", "1 gélule le matin"),
    Drug("UVEDOSE 100 000 UI, solution buvable en ampoule", "A11CC05", "colécalciférol",
         "1 ampoule tous les 3 mois", 2160),
    Drug("ALLOPURINOL 200 mg, comprimé", "M04AA01", "allopurinol", _MORNING),
    Drug("TAMOXIFENE 20 mg, comprimé", "L02BA01", "tamoxifène", _MORNING),
    Drug("AMOXICILLINE 1 g, comprimé dispersible", "J01CA04", "amoxicilline", _TWICE, 12),
    Drug("ADVATE 1 000 UI, poudre et solvant", "B02BD02", "facteur VIII de coagulation",
         "3 injections par semaine", 56, SUBCUTANEOUS),
    Drug("ANAPEN 300 microgrammes, solution injectable en seringue", "C01CA24", "épinéphrine",
         "1 injection en cas de choc, puis appeler le 15"),
    Drug("DESLORATADINE 5 mg, comprimé", "R06AX27", "desloratadine", _EVENING),
    Drug("MINIDRIL, comprimé enrobé", "G03AA07", "lévonorgestrel et éthinylestradiol",
         "1 comprimé par jour"),
    Drug("TARDYFERON 80 mg, comprimé pelliculé", "B03AA07", "sulfate ferreux", _MORNING),
    Drug("SUMATRIPTAN 50 mg, comprimé", "N02CC01", "sumatriptan",
         "1 comprimé au début de la crise"),
)  # fmt: skip
