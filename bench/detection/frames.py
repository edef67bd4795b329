"""The five files of a log as tables, for baselines: what any statistician would start from."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

KEYS = (
    "id", "agent", "function", "site", "device", "network", "patient", "link_type", "link_id",
    "reason_code", "rationale", "sections", "surname_index", "household", "sex", "type", "motive",
    "attribution",
)  # fmt: skip
MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Frames:
    """Times are seconds since 1970; ``accesses`` come in their order and bear day and hour."""

    accesses: pd.DataFrame
    agents: pd.DataFrame
    patients: pd.DataFrame
    roster: pd.DataFrame
    care: pd.DataFrame


def read(log: Path) -> Frames:
    """Read a log; nothing is learnt of it yet."""
    accesses = _table(log / "accesses.csv").sort_values(["at", "id"], kind="stable")
    accesses = accesses.reset_index(drop=True)
    local = pd.to_datetime(accesses["at"], unit="s", utc=True).dt.tz_convert("Europe/Paris")
    accesses["date"] = [moment.date() for moment in local]
    first = min(accesses["date"]).toordinal()
    accesses["day"] = [day.toordinal() - first for day in accesses["date"]]
    accesses["hour"] = local.dt.hour
    return Frames(
        accesses,
        _table(log / "agents.csv"),
        _table(log / "patients.csv"),
        _table(log / "roster.csv"),
        _table(log / "care.csv"),
    )


def _table(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=dict.fromkeys(KEYS, str), keep_default_na=True)
    for name in ("at", "from", "start", "end"):
        if name in table:
            table[name] = _seconds(table[name])
    for name in set(KEYS) & set(table.columns):
        table[name] = table[name].fillna("").astype(object)
    return table


def _seconds(texts: "pd.Series[str]") -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """NaN where a time is not said."""
    times = pd.to_datetime(texts, utc=True, format="ISO8601")
    whole = times.to_numpy(dtype="datetime64[ns]", na_value=np.datetime64("NaT"))
    seconds = whole.astype("int64") / 1e9
    return np.where(np.isnat(whole), np.nan, seconds)
