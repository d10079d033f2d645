"""Somebody's browsers at a desk, in a process of their own: `python -m tools.bench.desk_client`, told by JSON.

They sign in as everybody does, and ask for pages in turn at a steady rate, by several connections that are kept.
"""

import http.client
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from threading import Thread
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_HOST = "127.0.0.1"
_LATE = 60  # seconds after which an answer is none
_NOT_THERE = 404


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: pages in turn for so many seconds; `rate` a second, by so many connections."""

    port: int
    user: str
    password: str
    pages: tuple[str, ...]
    seconds: float
    rate: float
    connections: int = 8


@dataclass(frozen=True, slots=True)
class Answered:
    """What came: how many answers, at which rate a second, and how many by what each said (a status, or a trouble)."""

    asked: int
    rate: float
    statuses: dict[str, int]
    middle_ms: float
    slowest_ms: float


def ask(wanted: Asked) -> Answered:
    """Ask for pages as they are wanted; milliseconds are counted from when each was sent.

    What is not there any more, such as a row that waited for too long, is asked for once.
    """
    cookie = sign_in(wanted.port, wanted.user, wanted.password)
    first = http.client.HTTPConnection(_HOST, wanted.port, timeout=_LATE)
    pages = [page for page in wanted.pages if _status(first, page, cookie) != _NOT_THERE]
    first.close()
    answers: list[tuple[float, str]] = []
    places = enumerate(islice(cycle(pages), round(wanted.rate * wanted.seconds)))
    began = time.perf_counter()

    def work() -> None:
        connection = http.client.HTTPConnection(_HOST, wanted.port, timeout=_LATE)
        for number, page in places:
            time.sleep(max(0.0, began + number / wanted.rate - time.perf_counter()))
            if time.perf_counter() - began > wanted.seconds:
                break
            sent = time.perf_counter()
            try:
                said = str(_status(connection, page, cookie))
            except (OSError, http.client.HTTPException) as error:
                said = type(error).__name__
                connection.close()
            answers.append(((time.perf_counter() - sent) * 1000, said))
        connection.close()

    threads = [Thread(target=work) for _ in range(wanted.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = sorted(milliseconds for milliseconds, _ in answers)
    seconds = time.perf_counter() - began
    statuses = dict(Counter(said for _, said in answers))
    return Answered(len(answers), len(answers) / seconds, statuses, taken[len(taken) // 2], taken[-1])


def _status(connection: http.client.HTTPConnection, page: str, cookie: str) -> int:
    connection.request("GET", page, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def sign_in(port: int, user: str, password: str) -> str:
    """Sign in by name and password, and return the cookie."""
    connection = http.client.HTTPConnection(_HOST, port, timeout=_LATE)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    token, cookie = _TOKEN.search(answer.read().decode()), _cookie(answer)
    if token is None:
        raise SystemExit("the desk asks nobody to sign in")
    form = urlencode({"csrf_token": token[1], "name": user, "password": password})
    head = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", form, head)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 303:
        raise SystemExit(f"nobody is let in: {answer.status}")
    cookie = _cookie(answer)
    connection.close()
    return cookie


def _cookie(answer: http.client.HTTPResponse) -> str:
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def main(arguments: Sequence[str]) -> None:
    """Ask as the JSON in the only argument says, and print what came."""
    wanted = json.loads(arguments[0])
    asked = Asked(**wanted | {"pages": tuple(wanted["pages"])})
    sys.stdout.write(json.dumps(asdict(ask(asked))))


if __name__ == "__main__":
    main(sys.argv[1:])
