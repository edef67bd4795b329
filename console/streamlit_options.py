"""streamlit_config.toml, as the options Streamlit runs with: that page, and nothing else.

INVARIANT: an option that the page does not set has Streamlit's own default. A config.toml left
in a home or working directory, or a STREAMLIT_* variable, changes nothing: either could bring
error details, a foreign origin or telemetry back to a screen that shows a record.
"""

import logging
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from streamlit import config, net_util
from streamlit import logger as streamlit_logger
from streamlit.config_option import ConfigOption

FILE = Path(__file__).parents[1] / "streamlit_config.toml"

Options = Mapping[str, object]


class OptionsUnusable(Exception):
    """The page cannot be used; the message is a sentence for a person (exit 2)."""


def read(path: Path = FILE) -> Options:
    """Every option of the page by its dotted name. Raises ``OptionsUnusable``."""
    try:
        options = dict(_flattened(tomllib.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        raise OptionsUnusable(
            f"Le fichier « {path.name} » manque : restaurez-le depuis le dépôt."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise OptionsUnusable(f"Le fichier « {path.name} » n’est pas du TOML valide.") from None
    for name in options.keys() - config._config_options_template.keys():
        raise OptionsUnusable(
            f"« {name} » dans « {path.name} » n’est pas une option de cette version de Streamlit : "
            "corrigez-la ou retirez-la."
        )
    return options


def apply(options: Options) -> None:
    """Make ``options`` Streamlit's only settings. After ``st.App(…)``, before serving it."""
    # Streamlit gives each of its loggers a handler of its own, also later: the one of
    # console/logs.py is enough.
    streamlit_logger.setup_formatter = _speak_through_the_root
    config.get_config_options(force_reparse=True, options_from_flags=dict(options))
    for name in _set_elsewhere(options):
        default = config._config_options_template[name].value
        config.set_option(name, default, ConfigOption.DEFAULT_DEFINITION)
    # A foreign Origin makes Streamlit ask an outside address who we are (starlette_websocket):
    # this console never calls out, and such an Origin is refused all the same.
    net_util.get_external_ip = lambda: None
    for known in streamlit_logger._loggers.values():
        _speak_through_the_root(known)


def _speak_through_the_root(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True


def _set_elsewhere(options: Options) -> list[str]:
    known = config.get_config_options()
    ours = (ConfigOption.DEFAULT_DEFINITION, ConfigOption.STREAMLIT_DEFINITION)
    return [
        name
        for name, option in known.items()
        if name not in options and option.where_defined not in ours
    ]


def _flattened(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
