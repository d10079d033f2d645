"""Who may sign in at the desk: names, roles, schools, and passwords that only their owners know.

They lie in `users.json` beside the ledger, on the local disk, readable by the service alone. A password is kept as its
Argon2id hash.
"""

import json
import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock

from mailmerge.errors import SettingsError
from mailmerge.operations.rights import ROLES, Asker, Role

FILE = "users.json"
SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 200  # hashing a book would keep the desk busy
_LONGEST_NAME = 60

_HASHER = PasswordHasher()


@cache
def _nobodys() -> str:
    """Make what a password is compared with where nobody has the name: so that the time taken tells nothing."""
    return _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in. `schools` empty: every school. `password` is a hash."""

    name: str
    role: Role
    schools: tuple[str, ...]
    password: str = field(repr=False)

    @property
    def asker(self) -> Asker:
        """The user as the one who asks for something."""
        return Asker(self.name, self.role, frozenset(self.schools) if self.schools else None)

    @property
    def stamp(self) -> str:
        """What changes as soon as anything about the user does: a session goes by it."""
        return f"{self.role}/{','.join(self.schools)}/{self.password[-16:]}"


class Users:
    """The people of one workspace who may sign in; each look reads the file anew where it has changed.

    Args:
        ledger_folder: where the ledger lies.
        known_schools: the codes of the workspace's schools.
    """

    def __init__(self, ledger_folder: Path, known_schools: Collection[str]) -> None:
        self._path = ledger_folder / FILE
        self._schools = known_schools
        self._read_from: tuple[int, int] | None = None
        self._users: dict[str, User] = {}

    def all(self) -> tuple[User, ...]:
        """Return everybody, by name."""
        return tuple(sorted(self._load().values(), key=lambda user: user.name.casefold()))

    def find(self, name: str) -> User | None:
        """Return the user of that name, however it is capitalised."""
        return self._load().get(_key(name))

    def add(self, name: str, role: str, schools: Iterable[str], password: str) -> User:
        """Add somebody.

        Raises:
            SettingsError: the name is taken or blank, there is no such role or school, a role that needs schools has
                none, or the password is too short.
        """
        user = User(_name(name), _role(role), self._known(schools), _hashed(password))
        if not user.schools and user.role == "office":
            raise SettingsError("Somebody with the role office sees their schools alone: name at least one school.")
        with self._writing() as users:
            if _key(user.name) in users:
                raise SettingsError(f"There is a user {user.name} already. Choose another name, or remove that one.")
            users[_key(user.name)] = user
        return user

    def set_password(self, name: str, password: str) -> None:
        """Give somebody a new password; whoever is signed in under the name has to sign in again.

        Raises:
            SettingsError: there is no such user, or the password is too short.
        """
        hashed = _hashed(password)
        with self._writing() as users:
            users[self._required(users, name)] = replace(users[self._required(users, name)], password=hashed)

    def remove(self, name: str) -> None:
        """Remove somebody; whoever is signed in under the name is out.

        Raises:
            SettingsError: there is no such user.
        """
        with self._writing() as users:
            del users[self._required(users, name)]

    def verified(self, name: str, password: str) -> User | None:
        """Return the user whose name and password these are; None where they are not."""
        user, nobodys = self.find(name), _nobodys()
        try:
            _HASHER.verify(user.password if user else nobodys, password[:_LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        return user

    def _required(self, users: dict[str, User], name: str) -> str:
        if _key(name) not in users:
            raise SettingsError(f"There is no user {name}. See: mailmerge users list.")
        return _key(name)

    def _known(self, schools: Iterable[str]) -> tuple[str, ...]:
        wanted = tuple(dict.fromkeys(schools))
        unknown = [code for code in wanted if code not in self._schools]
        if unknown:
            raise SettingsError(f"There is no school {unknown[0]}. There are: {', '.join(sorted(self._schools))}.")
        return wanted

    def _load(self) -> dict[str, User]:
        try:
            seen = self._path.stat()
            state = (seen.st_size, seen.st_mtime_ns)
            if state != self._read_from:
                self._users = {_key(user.name): user for user in map(_read, json.loads(self._path.read_text("utf-8")))}
                self._read_from = state
        except FileNotFoundError:
            self._users, self._read_from = {}, None
        except (ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                f"{self._path.name} beside the ledger can't be read. Put it back from a backup."
            ) from error
        return self._users

    def _writing(self) -> "_Writing":
        return _Writing(self._path, self._load)


class _Writing:
    """The users as a dictionary to change; what it is at the end is what the file says, whole or not at all."""

    def __init__(self, path: Path, load: Any) -> None:
        self._path, self._load = path, load
        self._lock = FileLock(path.with_suffix(".lock"))

    def __enter__(self) -> dict[str, User]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            self._users = dict(self._load())
        except BaseException:
            self._lock.release()
            raise
        return self._users

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                form = [
                    {"name": one.name, "role": one.role, "schools": list(one.schools), "password": one.password}
                    for one in self._users.values()
                ]
                temporary = self._path.with_suffix(".new")
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(form, file, ensure_ascii=False, indent=1)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(self._path)
        finally:
            self._lock.release()


def _read(form: dict[str, Any]) -> User:
    return User(str(form["name"]), _role(form["role"]), tuple(form["schools"]), str(form["password"]))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > _LONGEST_NAME or not clean.isprintable():
        raise SettingsError(f"Give a name of at most {_LONGEST_NAME} letters: it goes on record with what they do.")
    return clean


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise SettingsError(f"There is no role {role}. There are: {', '.join(ROLES)}.")


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise SettingsError(
            f"A password needs at least {SHORTEST_PASSWORD} characters, and at most {_LONGEST_PASSWORD}. "
            "Three words in a row are easy to keep in mind."
        )
    return _HASHER.hash(password)
