"""Measurements, each a ratio against a limit taken in the same run: ``python -m bench``."""
