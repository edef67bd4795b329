"""A witness in a process of its own, started by the command as an operator starts it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.tlog.note import NoteSigner, VerifierKey

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """A witness that answers, and how to stop it."""

    url: str
    key: VerifierKey
    program: subprocess.Popen[str]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it; its exit status and all it said on standard error."""
        self.program.send_signal(number)
        said = self.program.communicate(timeout=60)[1]
        return self.program.returncode, said


def command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "console", "witness", *words]


def environment(**variables: str) -> dict[str, str]:
    """No database can be reached from here: the address leads nowhere."""
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing",
        "DATA_DIR": "/nonexistent",
    }
    return dict(os.environ) | nowhere | variables


@contextmanager
def serving(state: Path, *logs: NoteSigner, listen: str = "127.0.0.1:0") -> Iterator[Served]:
    keys = [str(log.verifier) for log in logs]
    program = subprocess.Popen(
        command(["--state", str(state), "--listen", listen, "--name", "temoin.example/w1",
                 "--log", *keys]),
        cwd=ROOT, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert program.stdout is not None
    try:
        said = ""
        while "add-checkpoint" not in said:
            line = program.stdout.readline()
            assert line, program.communicate()[1]
            said += line
        key = re.search(r"^temoin\.example/w1\+\S+$", said, re.MULTILINE)
        url = re.search(r"http://\S+(?=/add-checkpoint)", said)
        assert key is not None
        assert url is not None
        yield Served(url[0], VerifierKey.parse(key[0]), program)
    finally:
        if program.poll() is None:
            program.kill()
        program.communicate()
