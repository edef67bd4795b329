"""Sites, accounts, files and shifts fit together."""

import re
from collections import Counter

import pytest

from console.demonstration.places import (
    ACCOUNTS,
    FILES,
    SAMU_NORTH,
    SHIFTS,
    SITES,
    VALOMBRE,
    account,
)
from policy.access import FileStanding
from policy.agents import Agent, Function, SiteKind
from policy.habilitation import HABILITATION
from policy.regulation import standing


def test_two_samu_and_three_emergency_departments() -> None:
    kinds = Counter(site.kind for site in SITES)
    assert kinds == {SiteKind.SAMU: 2, SiteKind.EMERGENCY_DEPARTMENT: 3}


def test_finess_numbers_are_of_no_departement() -> None:
    assert all(re.fullmatch(r"99\d{7}", site.finess) for site in SITES)
    assert len({site.finess for site in SITES}) == len(SITES)


@pytest.mark.parametrize("agent", ACCOUNTS, ids=lambda agent: agent.login)
def test_each_account_works_where_its_function_may(agent: Agent) -> None:
    assert agent.site.kind in HABILITATION.functions[agent.function].sites
    assert agent.national_id == "" or re.fullmatch(r"899\d{9}", agent.national_id)
    assert re.fullmatch(r"[a-z]+2?(\.[a-z]+)?", agent.login)
    assert account(agent.login) is agent


def test_every_function_has_an_account_and_every_site_its_people() -> None:
    assert {agent.function for agent in ACCOUNTS} == set(Function)
    for site in SITES:
        here = {agent.function for agent in ACCOUNTS if agent.site == site}
        reviewing = {Function.SUPERVISOR, Function.DATA_PROTECTION_OFFICER}
        assert reviewing | {Function.REGISTRAR} <= here
        assert here & {Function.REGULATING_PHYSICIAN, Function.EMERGENCY_PHYSICIAN}
        assert here & {Function.CALL_HANDLER, Function.TRIAGE_NURSE}


def test_logins_and_identifiers_are_unique() -> None:
    assert len({agent.login for agent in ACCOUNTS}) == len({agent.id for agent in ACCOUNTS})
    ids = [agent.national_id for agent in ACCOUNTS if agent.national_id]
    assert len(ids) == len(set(ids))


def test_a_blind_second_reading_is_possible_where_accesses_are_many() -> None:
    supervisors = Counter(a.site for a in ACCOUNTS if a.function is Function.SUPERVISOR)
    assert {site for site, n in supervisors.items() if n > 1} == {SAMU_NORTH, VALOMBRE}


def test_a_smur_doctor_is_the_hospitals() -> None:
    doctor = account("smur.valombre")
    assert (doctor.function, doctor.site) == (Function.EMERGENCY_PHYSICIAN, VALOMBRE)


def test_each_samu_has_files_with_and_without_a_medical_act() -> None:
    for site in SITES:
        if site.kind is SiteKind.SAMU:
            here = [file.attribution.split(".")[0] for file in FILES if file.site == site]
            assert Counter(here) == {"DRM": 3, "DR": 1, "D": 1}
    assert all(re.fullmatch(r"DRFR15\d{3}26\d{3}\d{5}", file.reference) for file in FILES)
    assert all(file.opened_minutes_ago > 0 for file in FILES)


def test_attributions_mean_what_the_policy_reads_in_them() -> None:
    for file in FILES:
        medical = file.attribution.startswith("DRM")
        assert (standing(file.attribution) is FileStanding.MEDICAL) == medical


def test_whoever_treats_is_on_duty_but_one() -> None:
    assert {shift.login for shift in SHIFTS} <= {agent.login for agent in ACCOUNTS}
    off = [shift.login for shift in SHIFTS if shift.ends_in_hours <= 0]
    assert off == ["regulatrice.nord"]
    assert all(shift.began_hours_ago > 0 for shift in SHIFTS)
