"""The forms and lists of RS-EDA and RS-EDA-MAJ (Hub Santé, schemas 26.07.29), for msgspec to check.

A pattern and never an enum: msgspec repeats a wrong enum value in its message, a pattern's it does
not. Numbers of repetitions are written so that a hostile text takes no longer than an ordinary one.
"""

import re

from msgspec import Meta

#: How a pattern made from a list begins: a refusal says whether it was a list or a form.
LIST = r"\A(?:"

#: Ids go into keys and indexes of the database.
LONGEST_ID = 200
MOST_PATIENTS = 200


def listed(words: str) -> Meta:
    """One of these words, whole."""
    return Meta(pattern=LIST + "|".join(map(re.escape, words.split())) + r")\Z")


def form(pattern: str, *, longest: int | None = None) -> Meta:
    """Of this form, whole."""
    return Meta(pattern=rf"^{pattern}\Z", max_length=longest)


_NAME = "[a-zA-Z0-9_-]"


def _dotted(most: int) -> str:
    # The schema's « ([a-zA-Z0-9_-]+\.?){4,most} », said without its exponential choices.
    return rf"(?=(?:\.?{_NAME}){{4}}){_NAME}+(?:\.{_NAME}+){{0,{most - 1}}}\.?"


CASE_ID = form(_dotted(10), longest=LONGEST_ID)
OWNER = form(_dotted(9), longest=LONGEST_ID)
PATIENT_ID = form(rf"(?:{_NAME}+\.){{3,8}}patient(?:\.{_NAME}+){{1,2}}", longest=LONGEST_ID)
NOTE_ID = form(rf"(?:{_NAME}+\.){{3,8}}medicalNote(?:\.{_NAME}+){{1,2}}")
MOMENT = form(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[-+][0-9]{2}:[0-9]{2}")
DAY = form(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
AGE = form(r"P[0-9]{1,3}[YMWD]")
RISK = form(r"R[0-9]{2}")
WHAT_HAPPENS = form(r"C[0-9]{2}(?:\.[0-9]{2}){2}")
PLACE_KIND = form(r"L[0-9]{2}(?:\.[0-9]{2}){2}")
MOTIVE = form(r"M[0-9]{2}\.[0-9]{2}(?:\.[0-9]{2})?")
DIAGNOSIS = form(r"[A-Z][0-9]{2}(?:\.[0-9+-]{1,3})?")
CITY = form(r"[0-9]{5}")
PHONE = form(r"\+[0-9]{5,18}")
PLACE_ID = form(r"(?:[0-9A-Z]{2}0[0-9]{5}[0-9]|[0-9]{9}|[0-9]{14}|[0-9]{4}[A-Za-z])")

PERIMETER = listed("AMU NEONAT PSY SNP")
INTERVENTION = listed("T1 T2-INTER T2-INTRA T3 T4")
ORIGIN = listed(
    "15 116117 AUTOCOM 112 115 CRRA AUTREC15 CTA-CONF CTA-PI AUTRECTA CNR FDO SNATED PDSSOS "
    "TELASSIST CROSS PUBLIC DATA AUTRE"
)
STATUS = listed("PROGRAM ACTIF ACHEVE VALIDE CLOTURE CLASSE ARCHIVE")
PRIORITY = listed("P0 P1 P2 P3 NR")
CARE_LEVEL = listed("R1 R2 R3 R4")
SEX = listed("M F O UN")
ATTRIBUTION = listed(
    "DRM DRM.MRU DRM.MRU.MU DRM.MRU.INDISPMU DRM.MRU.SSE DRM.MRU.PLANBLAN DRM.MRU.PCSAMU DRM.SPE "
    "DRM.SPE.DENT DRM.SPE.GERIA DRM.SPE.PEDIA DRM.SPE.OBST DRM.SPE.PSY DRM.SPE.TOXICOL "
    "DRM.SPE.AUTRESPE DRM.MRL DRM.MRL.MG DRM.MRL.INDISPMG DRM.MRL.ABSML DR DR.DREG DR.DREG.DRARM "
    "DR.DREG.DRDAC DR.DREG.DRMED DR.DREG.DRPHARMA DR.DREG.DRDENT DR.DREG.DRINFO DR.DREG.DOS-SIS "
    "DR.DREG.DOS-FDO D D.D-MALV D.D-MALV.ERR D.D-MALV.NRP D.D-MALV.MALV D.D-MALV.FAX "
    "D.D-MALV.ITERATIF D.D-IDENT D.D-IDENT.ADMIN D.D-IDENT.PERSO D.D-IDENT.AUTRE"
)
DECISION = listed("CONSEIL PMT INTER ORIENT PASPLUS")
RESOURCE = listed(
    "SMUR SMUR.ADULT SMUR.PED SMUR.UMH-S SMUR.CUMP HOSPIT LIBERAL LIBERAL.MG LIBERAL.PHARM "
    "LIBERAL.INF LIBERAL.KINE LIBERAL.SOS LIBERAL.MMG LIBERAL.MSPD LIBERAL.MCS LIBERAL.SPEMED "
    "LIBERAL.DENT LIBERAL.LABO LIBERAL.AUTREPRO TSU SIS SIS.MEDSP SIS.ISP SIS.SP AASC FDO FDO.PN "
    "FDO.GEND FDO.PM FDO.DOUANES AUTRE AUTRE.ADM AUTRE.DAE AUTRE.AUTRE"
)
ORIENTATION = listed("URGENCES REA-USI SANTE CABINET DOMICILE EPHAD AUTRE")
ROLE = listed("AMBULANCIER ARM INFIRMIER MEDECIN PILOTE TCM AUTRE INCONNU")
PATIENT_ID_SOURCE = listed("NIR SINUS DOSSARD PLACE AUTRE")
PLACE_ID_SOURCE = listed("FINESS_ADMINISTRATIF FINESS_GEOGRAPHIQUE SIREN SIRET APE_NAF")
MAP_SOURCE = listed("BAN IGN NEXSIS")
MAP_KIND = listed("MANUEL CARTE AUTRE PHOTO SITE_INTERNET")
PRECISION = listed("VILLE RUE ADRESSE EXACTE INCONNUE")
CHANNEL = listed("APPLICATION BAU DAU DEFIBRILLATEUR ECALL PERSONNE")
CONTACT = listed("EMAIL FAX MSS POSTAL RADIO TEL WEB")
COMMUNICATION = listed("AUCUNE MUET VISION LANGUE PANIQUE HOSTILE AGITE AUTRE IMPOSS")
CALLER = listed(
    "SUJET FAMILLE TIERS POMPIER AMBULANC AMBULANC.AASC AMBULANC.AUTRESEC SECOUR MED MED.MEDSOS "
    "MED.MRL MED.EFFML SANTE SANTE.INF SANTE.AIDESOIN SANTE.SF SANTE.AIDEDOM SANTE.PHARMA "
    "SANTE.DENTISTE SANTE.LABO FDO-MILI FDO-MILI.POL FDO-MILI.GENDARM FDO-MILI.MILI ADM-TUTL VIP "
    "OBJCONNC AUTRE INCONNU"
)
LANGUAGE = listed(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
