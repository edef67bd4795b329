"""Workers and the server are killed, again and again: each notice is received once, or says not."""

import random
from pathlib import Path

from sqlalchemy import Engine

from bench.notice_siege import Post, Siege, reckon
from store.session import Doors
from tests.database import Database
from tests.mail_server import MailServer
from tests.notices import accesses

MANY = 200


def test_every_access_is_told_once_or_visibly_not_whoever_is_killed(
    doors: Doors, database: Database, root: Engine, tmp_path: Path
) -> None:
    accesses(doors, MANY)
    url = database.login.render_as_string(hide_password=False)
    with MailServer(tmp_path / "post") as mail:
        siege = Siege(Post(url, doors.ring, mail.port), mail, root, random.Random())
        try:
            siege.until_over()
        finally:
            siege.cease()
        found = reckon(root, mail)
    assert found.faults == ()
    assert found.accesses == MANY
    assert siege.kills["worker"] > 0
    assert found.states["sent"] > 0  # how many depends on how long the server happened to refuse
