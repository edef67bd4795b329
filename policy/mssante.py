"""Which addresses are MSSanté's: what a treating doctor may be written to about a named patient.

The « espace de confiance » lists its domains nationally and that list is not embedded: addresses
under ``mssante.fr`` are accepted, and those of the domains that the setting names.
"""

from collections.abc import Collection

DOMAIN = "mssante.fr"


def is_mssante(address: str, domains: Collection[str] = ()) -> bool:
    """Whether this address is of one of these domains, or below one."""
    local, _, domain = address.rpartition("@")
    spelt = f".{domain.lower()}"
    return bool(local) and any(spelt.endswith(f".{known}") for known in (DOMAIN, *domains))
