"""The sites of this house."""

from sqlalchemy import select

from policy.agents import Site, SiteKind
from store.models import site
from store.session import Working


def known(work: Working) -> dict[str, Site]:
    """Every site by its FINESS."""
    rows = work.connection.execute(select(site.c.id, site.c.finess, site.c.name, site.c.kind))
    return {row.finess: Site(row.id, row.finess, row.name, SiteKind(row.kind)) for row in rows}
