"""Streamlit is told by our page alone, and what it draws can be read from a metre."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from console import streamlit_options
from console.streamlit_options import OptionsUnusable

ROOT = Path(__file__).parents[2]
OPTIONS = streamlit_options.read()
HUES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")

SERVED = """
import json, sys
import streamlit as st
from streamlit import config, net_util
from console import streamlit_options
app = st.App(sys.argv[1])
streamlit_options.apply(streamlit_options.read())
names = ["client.showErrorDetails", "server.enableXsrfProtection", "browser.gatherUsageStats",
         "server.enableCORS", "server.enableAgentApi", "server.fileWatcherType", "server.port",
         "theme.primaryColor", "server.allowedHosts", "server.scriptHealthCheckEnabled"]
print(json.dumps({name: config.get_option(name) for name in names} | {
    "external": net_util.get_external_ip()}))
"""


def served(folder: Path) -> dict[str, object]:
    """What Streamlit runs with in ``folder``, where somebody left settings that open everything."""
    hostile = (
        '[client]\nshowErrorDetails = "full"\n[browser]\ngatherUsageStats = true\n'
        "[server]\nenableXsrfProtection = false\nenableCORS = false\nenableAgentApi = true\n"
        'port = 9999\nallowedHosts = ["evil.example"]\nscriptHealthCheckEnabled = true\n'
        '[theme]\nprimaryColor = "#eeeeee"\n'
    )
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(hostile)
    (folder / "script.py").write_text("")
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder),
        "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full",
        "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SERVED, str(folder / "script.py")],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def test_settings_left_by_others_change_nothing(tmp_path: Path) -> None:
    assert served(tmp_path) == {
        "client.showErrorDetails": "none",
        "server.enableXsrfProtection": True,
        "browser.gatherUsageStats": False,
        "server.enableCORS": True,
        "server.enableAgentApi": False,
        "server.fileWatcherType": "none",
        "server.port": 8501,
        "server.allowedHosts": [],
        "server.scriptHealthCheckEnabled": False,
        "theme.primaryColor": None,
        "external": None,
    }


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("[client]\nshowEverything = true", "client.showEverything"),
        ("[client", "TOML"),
        (None, "manque"),
    ],
)
def test_an_unusable_page_is_said_in_a_sentence(
    tmp_path: Path, page: str | None, said: str
) -> None:
    path = tmp_path / "streamlit_config.toml"
    if page is not None:
        path.write_text(page)
    with pytest.raises(OptionsUnusable, match=said):
        streamlit_options.read(path)


def brightness(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def pairs(theme: str) -> Iterator[tuple[str, str, float]]:
    """Foreground, background and the ratio that WCAG 2.1 AA asks of them (1.4.3, 1.4.11)."""
    colour = {name.removeprefix(f"theme.{theme}."): str(value) for name, value in OPTIONS.items()}
    for ground in (colour["backgroundColor"], colour["secondaryBackgroundColor"]):
        yield colour["textColor"], ground, 7.0
        yield colour["linkColor"], ground, 4.5
        yield colour["primaryColor"], ground, 3.0
        yield colour["borderColor"], ground, 3.0
        for hue in HUES:
            yield colour[f"{hue}TextColor"], ground, 4.5
            yield colour[f"{hue}Color"], ground, 3.0
    yield "#ffffff", colour["primaryColor"], 4.5  # the words on a primary button
    for hue in HUES:
        yield colour[f"{hue}TextColor"], colour[f"{hue}BackgroundColor"], 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_can_be_read(theme: str) -> None:
    for foreground, background, least in pairs(theme):
        assert contrast(foreground, background) >= least, (foreground, background)


def test_the_words_are_large() -> None:
    assert OPTIONS["theme.baseFontSize"] == 18


def test_a_line_of_streamlit_is_written_once_and_by_us() -> None:
    from streamlit import logger

    early = logger.get_logger("streamlit.tests.early")
    streamlit_options.apply(streamlit_options.read())
    for one in (early, logger.get_logger("streamlit.tests.late")):
        assert one.handlers == []
        assert one.propagate
