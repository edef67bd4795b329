"""What people live with: a problem, its usual treatments, the acts and warnings that go with it."""

from dataclasses import dataclass

from console.demonstration.meaning import CIM_10
from policy.record import Code


@dataclass(frozen=True, slots=True)
class Ailment:
    """``drugs``: one substance of each alternative. ``share``: how many of that age have it."""

    text: str
    code: Code
    ages: tuple[int, int]
    share: float
    drugs: tuple[tuple[str, ...], ...] = ()
    acts: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    vigilance: str = ""
    sex: str = ""


def _cim(value: str, label: str) -> Code:
    return Code(value, CIM_10, label)


AILMENTS: dict[str, Ailment] = {
    "hypertension": Ailment("Hypertension artérielle", _cim(
        "I10", "Hypertension essentielle (primitive)"), (45, 110), 0.45,
        (("amlodipine", "ramipril", "périndopril", "irbésartan"),)),
    "dyslipidaemia": Ailment("Hypercholestérolémie", _cim(
        "E78.0", "Hypercholestérolémie essentielle"), (45, 110), 0.25, (("atorvastatine",),)),
    "diabetes_2": Ailment("Diabète de type 2", _cim(
        "E11.9", "Diabète sucré de type 2, sans complication"), (45, 110), 0.15,
        (("metformine",), ("gliclazide", "dapagliflozine", "insuline glargine"))),
    "diabetes_1": Ailment("Diabète de type 1", _cim(
        "E10.9", "Diabète sucré de type 1, sans complication"), (6, 70), 0.03,
        (("insuline glargine",), ("insuline asparte",)),
        vigilance="Risque d’hypoglycémie : resucrage, glucagon au domicile"),
    "fibrillation": Ailment("Fibrillation auriculaire", _cim(
        "I48.0", "Fibrillation auriculaire paroxystique"), (62, 110), 0.22,
        (("apixaban", "apixaban", "rivaroxaban", "warfarine", "fluindione"),
         ("bisoprolol", "flécaïnide", "amiodarone")),
        vigilance="Sous anticoagulant : imagerie après tout traumatisme crânien"),
    "coronary": Ailment("Cardiopathie ischémique", _cim(
        "I25.1", "Cardiopathie artérioscléreuse"), (52, 110), 0.14,
        (("acide acétylsalicylique",), ("clopidogrel",), ("bisoprolol",), ("atorvastatine",)),
        acts=("stent",)),
    "heart_failure": Ailment("Insuffisance cardiaque", _cim(
        "I50.9", "Insuffisance cardiaque, sans précision"), (68, 110), 0.12,
        (("furosémide",), ("ramipril",), ("spironolactone", "dapagliflozine"))),
    "conduction": Ailment("Bloc auriculo-ventriculaire complet", _cim(
        "I44.2", "Bloc auriculoventriculaire complet"), (65, 110), 0.06, devices=("stimulateur",),
        vigilance="Stimulateur cardiaque : vérifier la compatibilité avant une IRM"),
    "stroke": Ailment("Accident vasculaire cérébral", _cim(
        "I63.9", "Infarctus cérébral, sans précision"), (60, 110), 0.07,
        (("clopidogrel", "acide acétylsalicylique"),)),
    "asthma": Ailment("Asthme", _cim("J45.9", "Asthme, sans précision"), (4, 75), 0.09,
        (("salbutamol",), ("formotérol et budésonide",))),
    "copd": Ailment("BPCO", _cim(
        "J44.9", "Maladie pulmonaire obstructive chronique, sans précision"), (55, 110), 0.09,
        (("tiotropium",), ("salbutamol",)),
        vigilance="Insuffisance respiratoire : objectif de saturation 88 à 92 %"),
    "epilepsy": Ailment("Épilepsie", _cim("G40.9", "Épilepsie, sans précision"), (5, 90), 0.03,
        (("acide valproïque", "lévétiracétam", "lamotrigine"),)),
    "depression": Ailment("Épisode dépressif", _cim(
        "F32.9", "Épisode dépressif, sans précision"), (18, 95), 0.08,
        (("escitalopram", "sertraline", "venlafaxine"), ("oxazépam",))),
    "bipolar": Ailment("Trouble bipolaire", _cim(
        "F31.9", "Trouble affectif bipolaire, sans précision"), (20, 75), 0.015,
        (("lithium", "quétiapine"),), vigilance="Lithium : éviter les anti-inflammatoires"),
    "opioids": Ailment("Dépendance aux opiacés substituée", _cim(
        "F11.2", "Troubles liés aux opiacés, syndrome de dépendance"), (20, 62), 0.025,
        (("méthadone", "buprénorphine"),),
        vigilance="Traitement de substitution : risque de dépression respiratoire"),
    "thyroid": Ailment("Hypothyroïdie", _cim("E03.9", "Hypothyroïdie, sans précision"), (30, 110),
        0.08, (("lévothyroxine sodique",),)),
    "reflux": Ailment("Reflux gastro-œsophagien", _cim(
        "K21.9", "Reflux gastro-œsophagien sans œsophagite"), (30, 110), 0.1,
        (("pantoprazole",),)),
    "arthritis": Ailment("Polyarthrite rhumatoïde", _cim(
        "M06.9", "Polyarthrite rhumatoïde, sans précision"), (35, 90), 0.02,
        (("méthotrexate",), ("prednisone",))),
    "adrenal": Ailment("Insuffisance surrénale", _cim(
        "E27.1", "Insuffisance corticosurrénale primaire"), (18, 80), 0.008, (("hydrocortisone",),),
        vigilance="Insuffisance surrénale : hydrocortisone injectable en urgence si vomissements"),
    "haemophilia": Ailment("Hémophilie A sévère, carence en facteur VIII", _cim(
        "D66", "Carence héréditaire en facteur VIII"), (1, 70), 0.005,
        (("facteur VIII de coagulation",),), sex="M",
        vigilance="Hémophilie : pas d’injection intramusculaire, facteur VIII avant tout geste"),
    "parkinson": Ailment("Maladie de Parkinson", _cim("G20", "Maladie de Parkinson"), (62, 110),
        0.03, (("lévodopa et bensérazide",),),
        vigilance="Maladie de Parkinson : pas de métoclopramide"),
    "alzheimer": Ailment("Maladie d’Alzheimer", _cim(
        "G30.9", "Maladie d’Alzheimer, sans précision"), (72, 110), 0.08, (("donépézil",),)),
    "migraine": Ailment("Migraine", _cim("G43.9", "Migraine, sans précision"), (16, 60), 0.08,
        (("sumatriptan", "propranolol"),)),
    "gout": Ailment("Goutte", _cim("M10.9", "Goutte, sans précision"), (50, 95), 0.04,
        (("allopurinol",),), sex="M"),
    "prostate": Ailment("Hypertrophie de la prostate", _cim(
        "N40", "Hyperplasie de la prostate"), (58, 110), 0.2, (("tamsulosine",),), sex="M"),
    "breast": Ailment("Cancer du sein en rémission", _cim(
        "C50.9", "Tumeur maligne du sein, sans précision"), (45, 90), 0.05, (("tamoxifène",),),
        sex="F", vigilance="Curage axillaire gauche : pas de perfusion ni de tension à ce bras"),
    "hip": Ailment("Arthrose de hanche", _cim("M16.9", "Coxarthrose, sans précision"), (62, 110),
        0.1, (("paracétamol",),), acts=("hanche",), devices=("hanche",)),
    "bee": Ailment("Allergie grave au venin d’hyménoptères", _cim(
        "T63.4", "Effet toxique de venin d’autres arthropodes"), (10, 75), 0.01,
        (("épinéphrine",),)),
    "pain": Ailment("Douleur chronique", _cim("R52.2", "Autres douleurs chroniques"), (45, 100),
        0.04, (("morphine", "fentanyl", "tramadol"), ("paracétamol",))),
}  # fmt: skip
