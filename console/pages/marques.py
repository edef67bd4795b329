"""What is marked of drills: a patient who does not exist, or a real one while others exercise."""

import streamlit as st

from console import drill_wording
from console.desk import Desk, Sheet, Standing


def running(desk: Desk) -> None:
    """Where the day begins: that the site exercises."""
    if desk.drilling():
        st.info(drill_wording.RUNNING, icon=":material/school:")


def found(standing: Standing) -> None:
    """Above whoever was found."""
    _mark(exercise=standing.patient.exercise, drilling=standing.drilling)


def shown(sheet: Sheet) -> None:
    """Above a record."""
    _mark(exercise=sheet.access.exercise, drilling=sheet.drilling)


def _mark(*, exercise: bool, drilling: bool) -> None:
    if exercise:
        st.warning(drill_wording.BANNER, icon=":material/school:")
    elif drilling:
        st.error(drill_wording.REAL, icon=":material/person_alert:")
