"""Checkpoints by HTTP PUT: ``<url>/<log>/<size>``, then ``<url>/<log>/checkpoint``.

A server that keeps what it has (409, 412) is believed when it holds the same checkpoint.
"""

from dataclasses import dataclass, field

import requests

from console.deadline import within
from console.publication.notes import Away, NotPublished, Signed, Target
from policy.findings import Finding

_SECONDS = (5.0, 15.0)  # to connect, then between two bytes
_DEADLINE_SECONDS = 20.0  # for all that is asked about one log
_LARGEST = 64 * 1024
_KEPT = (409, 412)  # it exists: RFC 9110 §15.5.10, §15.5.13
_HEADERS = {"Content-Type": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Web:
    """``url`` without a slash at its end; https, or http on this machine alone."""

    url: str
    token: str = field(repr=False)
    seconds: tuple[float, float] = _SECONDS
    deadline: float = _DEADLINE_SECONDS

    kind = Target.WEB

    @property
    def address(self) -> str:
        """By which what was published there is remembered."""
        return f"{self.kind}:{self.url}"

    def put(self, signed: Signed) -> None:
        """``Away`` when nobody answers, ``NotPublished`` when the answer is no."""
        try:
            within(self.deadline, self.url, lambda: self._tell(signed))
        except (requests.RequestException, TimeoutError) as failure:
            raise Away from failure

    def _tell(self, signed: Signed) -> None:
        own = f"{self.url}/{signed.log}"
        with requests.Session() as session:
            # A proxy of the environment would be told what was meant for this machine.
            session.trust_env = self.url.startswith("https:")
            if self._put(session, f"{own}/{signed.size}", signed) in _KEPT:
                self._compare(session, f"{own}/{signed.size}", signed)
            if self._put(session, f"{own}/checkpoint", signed) in _KEPT:
                raise NotPublished

    def _put(self, session: requests.Session, url: str, signed: Signed) -> int:
        with self._ask(session, "PUT", url, signed.content) as answer:
            status = answer.status_code
        if not 200 <= status < 300 and status not in _KEPT:
            raise NotPublished
        return status

    def _compare(self, session: requests.Session, url: str, signed: Signed) -> None:
        with self._ask(session, "GET", url, None) as answer:
            kept = next(answer.iter_content(_LARGEST), b"") if answer.status_code == 200 else None
        if kept is None:
            raise NotPublished
        if not signed.agrees(kept):
            raise NotPublished(Finding.CHECKPOINTS_DISAGREE)

    def _ask(
        self, session: requests.Session, method: str, url: str, content: bytes | None
    ) -> requests.Response:
        return session.request(
            method, url, data=content, headers=_HEADERS, auth=self._authorise,
            timeout=self.seconds, allow_redirects=False, stream=True,
        )  # fmt: skip

    def _authorise(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Also without a token: requests would look for a password in ~/.netrc."""
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request
