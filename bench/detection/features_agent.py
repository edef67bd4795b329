"""Who the patient is to the agent, and how this access differs from their others: odd is high."""

import re
from collections import Counter, deque
from collections.abc import Sequence

import numpy as np
import pandas as pd

from bench.detection.frames import DAY, HOUR, Frames

LAST = 50
NEAR = 40  # ranks; what one types by counting upwards


def relations(frames: Frames) -> pd.DataFrame:
    """Compared on keys; an empty key is like no other."""
    people = frames.patients.drop_duplicates("patient").set_index("patient")
    own = frames.agents.drop_duplicates("agent").set_index("agent")["patient"]
    me = own.reindex(frames.accesses["agent"]).fillna("").reset_index(drop=True)
    named = frames.accesses["patient"]
    mine = people.reindex(me).reset_index(drop=True)
    theirs = people.reindex(named).reset_index(drop=True)
    bearers = people["surname_index"].value_counts()
    rarity = np.log(len(people) / theirs["surname_index"].map(bearers).fillna(len(people)))
    far = np.hypot(mine["x_km"] - theirs["x_km"], mine["y_km"] - theirs["y_km"])
    myself = (me != "") & (me == named)
    return pd.DataFrame(
        {
            "self": myself.astype(float),
            "surname": (_same(mine, theirs, "surname_index") * rarity).fillna(0.0),
            "household": _same(mine, theirs, "household"),
            "colleague": (named.isin(set(own[own != ""])) & ~myself).astype(float),
            "well known": theirs["well_known"].fillna(0).astype(float),
            "opposed": theirs["opposed"].fillna(0).astype(float),
            "near": -np.log(far.fillna(50.0) + 0.05),
        }
    )


def _same(mine: pd.DataFrame, theirs: pd.DataFrame, key: str) -> "pd.Series[float]":
    return ((mine[key].fillna("") != "") & (mine[key] == theirs[key])).astype(float)


def means(frames: Frames) -> pd.DataFrame:
    """Device, network, speed: how new to the agent."""
    accesses = frames.accesses
    return pd.DataFrame(
        {
            "device": _novelty(accesses, "device"),
            "network": _novelty(accesses, "network"),
            "speed": np.log1p(accesses["speed_kmh"].fillna(0.0).clip(lower=0)),
        }
    )


def _novelty(accesses: pd.DataFrame, key: str) -> "pd.Series[float]":
    """−ln of the share of the agent’s earlier accesses that had the same one."""
    before = accesses.groupby("agent").cumcount()
    same = accesses.groupby(["agent", key]).cumcount()
    return -np.log((same + 1.0) / (before + 2.0))


def amounts(frames: Frames, states: "pd.Series[int]") -> pd.DataFrame:
    """How many, how often, how near one another, and how many that nothing explains."""
    accesses = frames.accesses
    day = accesses.groupby(["agent", "day"])
    usual = day["id"].transform("size").groupby(accesses["function"]).transform("mean")
    unexplained = (states == 2).astype(float)
    return pd.DataFrame(
        {
            "volume": (day.cumcount() + 1) / usual,
            "repetition": np.log1p(_earlier(accesses, ["agent", "patient"], 30 * DAY)),
            "near numbers": _near_numbers(accesses),
            "searches": accesses["searches"].fillna(0).astype(float),
            "refusals": accesses["refusals_before"].fillna(0).astype(float),
            "unexplained share": _share(accesses, unexplained),
        }
    )


def _earlier(accesses: pd.DataFrame, keys: Sequence[str], span: float) -> list[int]:
    """How many of the same keys within the span before."""
    windows: dict[tuple[str, ...], deque[float]] = {}
    counts = []
    for *key, at in accesses[[*keys, "at"]].itertuples(index=False, name=None):
        window = windows.setdefault(tuple(key), deque())
        while window and window[0] < at - span:
            window.popleft()
        counts.append(len(window))
        window.append(at)
    return counts


def _near_numbers(accesses: pd.DataFrame) -> list[float]:
    """How many other numbers, close by, the agent opened in the hour before."""
    windows: dict[str, deque[tuple[float, float]]] = {}
    counts = []
    for agent, at, rank in accesses[["agent", "at", "number_rank"]].itertuples(index=False):
        window = windows.setdefault(agent, deque())
        while window and window[0][0] < at - HOUR:
            window.popleft()
        counts.append(float(sum(0 < abs(rank - other) <= NEAR for _, other in window)))
        window.append((at, rank))
    return counts


def _share(accesses: pd.DataFrame, unexplained: "pd.Series[float]") -> "pd.Series[float]":
    """Of the agent’s last accesses; two of twenty at the beginning."""
    rolling = unexplained.groupby(accesses["agent"]).rolling(LAST * 2, min_periods=1)
    counted = rolling.agg(["sum", "count"]).reset_index(level=0, drop=True).sort_index()
    return (counted["sum"] + 2) / (counted["count"] + 20)


def manners(frames: Frames) -> pd.DataFrame:
    """Hour, time open, sections, reason and words against those of the function and the agent."""
    accesses = frames.accesses
    count = accesses["sections"].map(lambda text: text.count(";") + bool(text))
    return pd.DataFrame(
        {
            "hour": _rarity(accesses["function"], accesses["hour"].astype(str)),
            "reason": _rarity(accesses["function"], accesses["reason_code"]),
            "seconds": np.log1p(accesses["seconds_open"].fillna(0).clip(lower=0)),
            "sections": count.astype(float),
            "no words": (accesses["rationale"].str.len() < 4).astype(float),
            "same words": _same_words(accesses),
        }
    )


def _rarity(function: "pd.Series[str]", value: "pd.Series[str]") -> "pd.Series[float]":
    of = value.groupby(function).transform("size")
    return -np.log(value.groupby([function, value]).transform("size") / of)


def _same_words(accesses: pd.DataFrame) -> list[float]:
    """How many of the agent’s last fifty say the same, figures aside."""
    windows: dict[str, deque[str]] = {}
    counted: dict[str, Counter[str]] = {}
    found = []
    for agent, text in accesses[["agent", "rationale"]].itertuples(index=False):
        plain = re.sub(r"\W*\d+\W*", "0", text).casefold()
        window, counts = windows.setdefault(agent, deque()), counted.setdefault(agent, Counter())
        found.append(float(counts[plain]) if plain else 0.0)
        window.append(plain)
        counts[plain] += 1
        if len(window) > LAST:
            counts[window.popleft()] -= 1
    return found
