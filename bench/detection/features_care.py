"""What of care explains an access, and how near the roster it lies: columns, odd is high."""

import re

import numpy as np
import pandas as pd

from bench.detection.frames import DAY, HOUR, MINUTE, Frames

BEFORE, AHEAD, GRACE = 12 * HOUR, 10 * MINUTE, 90 * MINUTE
OWN, SOME = 7 * DAY, 30 * DAY
_AGE = re.compile(r"(\d{1,3})\s*ans")


def linked(frames: Frames) -> pd.DataFrame:
    """How the file that an access names differs from it."""
    care = frames.care.drop_duplicates("id").set_index("id")
    people = frames.patients.drop_duplicates("patient").set_index("patient")
    named = frames.accesses
    file = care.reindex(named["link_id"]).reset_index(drop=True)
    person = people.reindex(named["patient"]).reset_index(drop=True)
    heard = file["at"].notna()
    age = pd.to_datetime(named["at"], unit="s").dt.year - person["birth_year"]
    other = heard & (file["patient"].fillna("") != "") & (file["patient"] != named["patient"])
    sex = heard & (file["sex"].fillna("") != "") & (file["sex"] != person["sex"])
    late = (named["at"] - file["end"].fillna(file["at"] + BEFORE)).clip(lower=0)
    early = (file["at"] - named["at"] - AHEAD).clip(lower=0)
    return pd.DataFrame(
        {
            "unlinked": (named["link_id"] == "").astype(float),
            "unheard": ((named["link_id"] != "") & ~heard).astype(float),
            "other patient": other.astype(float),
            "other sex": sex.astype(float),
            "years apart": (file["age"] - age).abs().where(heard).fillna(0.0),
            "hours off the file": ((late + early) / HOUR).fillna(0.0),
            "other site": (heard & (file["site"] != named["site"])).astype(float),
            "motive apart": _motive_apart(named["reason_code"], file["motive"].fillna("")),
            "age apart": _age_apart(named["rationale"], file["age"].fillna(age)),
        }
    )


def _motive_apart(reasons: "pd.Series[str]", motives: "pd.Series[str]") -> "pd.Series[float]":
    """0 the same, 1 of the same chapter, 2 of another."""
    both = (reasons != "") & (motives != "")
    return ((reasons != motives) & both).astype(float) + (
        (reasons.str[:3] != motives.str[:3]) & both
    ).astype(float)


def _age_apart(texts: "pd.Series[str]", ages: "pd.Series[float]") -> list[float]:
    found = [_AGE.search(text) for text in texts]
    return [
        abs(float(said[1]) - age) if said and not np.isnan(age) else 0.0
        for said, age in zip(found, ages, strict=True)
    ]


def around(frames: Frames) -> pd.DataFrame:
    """Is there care of this patient here and now; since when was there any."""
    named = frames.accesses[["patient", "at", "site"]].rename_axis("row").reset_index()
    care = frames.care.loc[frames.care["patient"] != "", ["patient", "at", "end", "site"]]
    pairs = named.merge(care, on="patient", suffixes=("", "_care"))
    pairs = pairs[(pairs["at_care"] <= pairs["at"] + AHEAD)]
    ended = pairs["end"].fillna(pairs["at_care"] + BEFORE)
    pairs["since"] = (pairs["at"] - np.maximum(ended, pairs["at_care"])).clip(lower=0)
    open_here = (pairs["at"] - pairs["at_care"] <= BEFORE) | (pairs["since"] == 0)
    here = set(pairs.loc[open_here & (pairs["site"] == pairs["site_care"]), "row"])
    since = pairs.groupby("row")["since"].min().reindex(named["row"])
    return pd.DataFrame(
        {
            "no care here": [float(row not in here) for row in named["row"]],
            "days since care": np.minimum(since.fillna(np.inf).to_numpy() / DAY, 60.0),
        }
    )


def states(frames: Frames, link: pd.DataFrame, care: pd.DataFrame) -> "pd.Series[int]":
    """0 explained · 1 own care of late · 2 nothing, or a file that says otherwise."""
    differs = (link["other patient"] + link["other sex"] + (link["years apart"] > 2)) > 0
    matches = (link["unlinked"] + link["unheard"] == 0) & ~differs
    explained = matches | (care["no care here"] == 0)
    own = _own_care(frames.accesses, explained)
    weak = own | (link["unheard"] == 1) | (care["days since care"] * DAY <= SOME) & ~differs
    return pd.Series(np.where(explained, 0, np.where(weak, 1, 2)))


def _own_care(accesses: pd.DataFrame, explained: "pd.Series[bool]") -> "pd.Series[bool]":
    """The agent had an explained access to this patient in the last seven days."""
    times = accesses["at"].where(explained)
    groups = [accesses["agent"], accesses["patient"]]
    last = times.groupby(groups).ffill().groupby(groups).shift()
    return (accesses["at"] - last) <= OWN


def off_roster(frames: Frames) -> "pd.Series[float]":
    """Hours from the nearest shift of the agent, beyond the grace; a day when there is none."""
    keyed = frames.accesses[["agent", "at"]].rename_axis("row").reset_index()
    shifts = frames.roster[["agent", "start", "end"]]
    pairs = keyed.merge(shifts, on="agent")
    outside = np.maximum(pairs["start"] - pairs["at"], pairs["at"] - pairs["end"])
    near = outside.clip(lower=0).groupby(pairs["row"]).min().reindex(keyed["row"]).fillna(DAY)
    return ((near - GRACE).clip(lower=0, upper=DAY) / HOUR).reset_index(drop=True)
