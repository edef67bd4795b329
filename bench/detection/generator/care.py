"""Care as it was, and care as the feeds tell of it: somebody else’s name, an age misheard, nothing.

What was is decided first; what is written of it, once it is known who looked it up.
"""

from dataclasses import dataclass, replace

import numpy as np

from bench.detection.generator.calls import Coming
from bench.detection.generator.clock import HOUR, Seconds
from bench.detection.generator.motives import VIOLENT, motives
from bench.detection.generator.options import Options
from bench.detection.generator.population import Flags, Ints, Population

#: With a medical act, and without: Hub Santé, attribution.
MEDICAL = ("DRM.MRU.MU", "DRM.MRL.MG", "DRM.MRU.INDISPMU", "DRM.SPE.PEDIA", "DRM.SPE.GERIA")
OTHER = ("DR.DREG.DRARM", "DR.DREG.DRINFO", "DR.DREG.DOS-SIS", "D.D-IDENT.ADMIN", "D.D-MALV.NRP")
MASS = "DRM.MRU.SSE"  # many victims
ATTRIBUTIONS = (*MEDICAL, MASS, *OTHER)
MEDICAL_KINDS = len(MEDICAL) + 1
_MEDICAL_SHARES = (0.45, 0.38, 0.05, 0.07, 0.05)
_OTHER_SHARES = (0.45, 0.2, 0.15, 0.08, 0.12)
_MEDICAL = 0.62
_TAKEN_IN = 0.28  # of medical calls: the patient arrives at an emergency department
_RETURNS = 0.12  # of events: somebody who was there in the last weeks
_UNRECOGNISED = (0.30, 0.04)  # of calls, of visits: nobody was recognised
_UNRECOGNISED_READ = (0.09, 0.02)  # the same where a doctor looked the patient up
_UNRECOGNISED_MASS = 0.55
_NO_SEX, _NO_AGE = 0.03, 0.06


def name(event: int, *, visit: bool) -> str:
    """The number of a file; calls and visits share one count, and no number is given twice."""
    return f"{'v' if visit else 'c'}{100_000 + event}"


@dataclass(frozen=True, slots=True)
class Care:
    """Columns in order of time. ``told``: a feed tells of it. −1 is unknown."""

    at: Seconds
    end: Seconds
    visit: Flags
    site: Ints
    mass: Flags
    patient: Ints
    motive: Ints
    attribution: Ints
    told: Flags
    partner: Ints  # of a call the visit it led to, of a visit the call that sent it
    shown_patient: Ints
    shown_woman: Ints
    shown_age: Ints
    written: Seconds

    @property
    def size(self) -> int:
        return len(self.at)

    def id(self, event: int) -> str:
        return name(event, visit=bool(self.visit[event]))


def _patients(rng: np.random.Generator, come: Coming, people: Population) -> Ints:
    """By need; the nearer a hospital, the likelier that one."""
    cumulated = np.cumsum(people.care)
    drawn = rng.random(len(come.at)) * cumulated[-1]
    patient = np.searchsorted(cumulated, drawn, side="right")
    again = np.flatnonzero(rng.random(len(patient)) < _RETURNS)
    again = again[again > 2000]
    patient[again] = patient[again - rng.integers(100, np.minimum(again, 6000))]
    return np.asarray(patient, dtype=np.int64)


def _taken_in(rng: np.random.Generator, come: Coming, patient: Ints, medical: Flags) -> Ints:
    """A call’s patient becomes that of a visit one to three hours later; each other’s partner."""
    visits = np.flatnonzero(come.visit)
    calls = np.flatnonzero(~come.visit & medical)
    calls = calls[rng.random(len(calls)) < _TAKEN_IN]
    arrival = come.at[calls] + rng.integers(HOUR // 2, 3 * HOUR, len(calls))
    which = np.searchsorted(come.at[visits], arrival)
    fit = which < len(visits)
    calls, arrived = calls[fit], visits[which[fit]]
    arrived, first = np.unique(arrived, return_index=True)
    patient[arrived] = patient[calls[first]]
    partner = np.full(len(come.at), -1)
    partner[arrived], partner[calls[first]] = calls[first], arrived
    return partner


def happened(options: Options, come: Coming, people: Population) -> Care:
    """Who it was about and why; nothing is written of it yet."""
    rng = options.stream("care")
    count = len(come.at)
    medical = rng.random(count) < _MEDICAL
    patient = _patients(rng, come, people)
    partner = _taken_in(rng, come, patient, medical & ~come.mass)
    attribution = np.where(
        medical,
        rng.choice(len(MEDICAL), count, p=_MEDICAL_SHARES),
        MEDICAL_KINDS + rng.choice(len(OTHER), count, p=_OTHER_SHARES),
    )
    attribution[come.mass] = ATTRIBUTIONS.index(MASS)
    reason = motives(
        rng, come.visit, options.start.year - people.born[patient], people.woman[patient]
    )
    reason[come.mass] = rng.choice(VIOLENT, come.mass.sum())
    stay = np.where(
        come.visit, rng.lognormal(5.35, 0.55, count) * 60, rng.lognormal(2.5, 0.6, count) * 60
    )
    unknown = np.full(count, -1)
    return Care(
        at=come.at, end=come.at + stay.astype(np.int64) + 60, visit=come.visit, site=come.site,
        mass=come.mass, patient=patient,
        motive=reason, attribution=attribution, told=np.ones(count, dtype=bool),
        partner=partner, shown_patient=patient,
        shown_woman=unknown, shown_age=unknown, written=come.at,
    )  # fmt: skip


def _mistaken(
    rng: np.random.Generator, wrong: Flags, care: Care, people: Population
) -> tuple[Ints, Ints]:
    """The caller’s name for the patient’s, or the one below in the list."""
    patient = care.patient.copy()
    here = np.flatnonzero(wrong)
    beside = np.clip(patient[here] + rng.choice([-1, 1], len(here)), 0, people.size - 1)
    at_home = people.household[beside] == people.household[patient[here]]
    other = rng.integers(0, people.size, len(here))
    patient[here] = np.where(at_home & (rng.random(len(here)) < 0.7), beside, other)
    return patient, here


def written(options: Options, care: Care, people: Population, read: Flags, missing: Flags) -> Care:
    """What the feeds say. ``read``: a doctor looked the patient up; ``missing``: no feed told."""
    rng, noise = options.stream("written"), options.noise
    count = len(care.at)
    shares = np.where(
        read[:, None], np.array(_UNRECOGNISED_READ)[None, :], np.array(_UNRECOGNISED)[None, :]
    )
    nobody = rng.random(count) < np.where(
        care.mass, _UNRECOGNISED_MASS, shares[np.arange(count), care.visit.astype(int)]
    )
    wrong = rng.random(count) < noise.identity_differs
    patient, _ = _mistaken(rng, wrong & (rng.random(count) < 0.5), care, people)
    woman = people.woman[patient].astype(np.int64)
    woman = np.where(wrong & (rng.random(count) < 0.4), 1 - woman, woman)
    age = options.start.year - people.born[patient]
    age = age + np.where(nobody, np.rint(rng.normal(0, 2.0, count)), 0).astype(np.int64)
    age = age + np.where(wrong & (rng.random(count) < 0.4), rng.integers(8, 30, count), 0)
    late = read & (rng.random(count) < noise.late_file)
    at = np.where(late, care.at + rng.integers(15 * 60, 90 * 60, count), care.at)
    return replace(
        care,
        told=~missing,
        shown_patient=np.where(nobody, -1, patient),
        shown_woman=np.where(rng.random(count) < _NO_SEX, -1, woman),
        shown_age=np.where(rng.random(count) < _NO_AGE, -1, np.clip(age, 0, 110)),
        written=at,
        end=np.maximum(care.end, at + 60),
    )
