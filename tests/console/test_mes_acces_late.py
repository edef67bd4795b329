"""« Mes accès » says what is owed until when, and what is late."""

from datetime import UTC, datetime, timedelta

from console.pages import mes_acces


def plain(due_at: datetime) -> str:
    return mes_acces._until(due_at).replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_owed_is_said_with_its_time_and_what_is_late_as_late() -> None:
    now = datetime.now(UTC)
    assert plain(now + timedelta(hours=2)).startswith("avant ")
    assert plain(now - timedelta(days=2)).startswith("en retard : attendu avant ")
