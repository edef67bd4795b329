"""Looks for a number everywhere the server's process could hold it; run by the demonstration.

The number is written backwards here and put together again only while searching, so that the
search does not find itself.
"""

import gc
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

BACKWARDS = "087518859450962"


def holds(value: object) -> bool:
    """Does this one object spell the number, with or without its groups?"""
    try:
        if hasattr(value, "SerializeToString"):  # a protobuf message
            value = value.SerializeToString()
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        return isinstance(value, str) and BACKWARDS[::-1] in value.replace(" ", "")
    except Exception:
        return False


def reachable(start: Iterable[object], depth: int = 12) -> int:
    """How many objects below these hold the number."""
    seen: set[int] = set()
    layer, found = list(start), 0
    for _ in range(depth):
        layer = [each for each in layer if id(each) not in seen]
        seen.update(map(id, layer))
        found += sum(holds(each) for each in layer)
        layer = [
            below
            for each in layer
            if isinstance(each, dict | list | tuple | set) or hasattr(each, "__dict__")
            for below in gc.get_referents(each)
            if not isinstance(below, type | FrameType) and type(below).__name__ != "module"
        ]
    return found


def in_process() -> list[str]:
    """Who refers to an object that holds the number: all that the collector tracks, all frames."""
    gc.collect()
    mine = sys._getframe()
    holders = [
        type(each).__name__
        for each in gc.get_objects()
        if each is not mine
        for below in gc.get_referents(each)
        if not isinstance(below, type) and holds(below)
    ]
    for frame in sys._current_frames().values():
        at: FrameType | None = frame
        while at is not None:
            holders += [
                f"{at.f_code.co_name}.{name}"
                for name, value in list(at.f_locals.items())
                if at is not mine and (holds(value) or holds(getattr(value, "widget_states", None)))
            ]
            at = at.f_back
    return sorted(holders)


def report() -> str:
    """What this very run can find: public session state, Streamlit's own, the whole process."""
    context = get_script_run_ctx()
    assert context is not None
    public: list[Any] = [st.session_state[key] for key in st.session_state]
    inside = context.session_state._state
    widgets = inside._new_widget_state
    internal: list[Any] = [
        list(widgets.states.values()),
        [getattr(each, "value", None) for each in widgets.states.values()],
        inside._old_state,
        inside._new_session_state,
        dict(st.query_params),
    ]
    return f"session={reachable(public)} internal={reachable(internal, 5)} process={in_process()}"
