"""Fictitious patients, places and accounts: written from a seed, never from a living person."""
