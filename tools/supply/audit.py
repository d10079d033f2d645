"""What is wrong with what comes from elsewhere, as far as that shows without a network."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from tools.supply.licences import PAGE, Exemption, declared, exemptions, is_allowed, texts
from tools.supply.locked import Locked, development, product


def findings() -> tuple[str, ...]:
    """Return what to mend, in words; nothing where all is well.

    Raises:
        UnreadableLockError: a lock holds what is no exact version.
    """
    page = exemptions(PAGE.read_text("utf-8"))
    everything = (*product(), *development())
    names = {one.name for one in everything}
    found = [*of_lock(everything), *of_installed(product(), page, is_shipped=True)]
    found += of_installed(development(), page, is_shipped=False)
    found += [f"{name}: is named in docs/dependencies.md, but not locked" for name in page if name not in names]
    return tuple(found)


def of_lock(libraries: Iterable[Locked]) -> Iterator[str]:
    """Yield what is wrong with the lock itself."""
    for one in libraries:
        if not one.hashes:
            yield f"{one.name}: has no hash in the lock, so that anything could be installed for it: make lock"


def of_installed(libraries: Iterable[Locked], page: Mapping[str, Exemption], *, is_shipped: bool) -> Iterator[str]:
    """Yield what is wrong with the libraries that are installed: another version, or a licence we may not ship.

    Args:
        libraries: what should be installed.
        page: by library, what docs/dependencies.md says of its licence.
        is_shipped: whether they go out with the product, and so must carry their licence's text.
    """
    for one in libraries:
        try:
            there = distribution(one.name)
        except PackageNotFoundError:
            yield f"{one.name}: is locked, but not installed: make install"
            continue
        if there.version != one.version:
            yield f"{one.name}: {one.version} is locked, {there.version} installed: make install"
        yield from _of_licence(one.name, there, page.get(one.name), is_shipped=is_shipped)


def _of_licence(name: str, library: Distribution, named: Exemption | None, *, is_shipped: bool) -> Iterator[str]:
    licences = declared(library)
    said = ", ".join(licences) or "nothing"
    if named:
        if said != named.declared:
            yield f"{name}: its metadata says {said}, docs/dependencies.md {named.declared}. Look at it again"
        return
    if not is_allowed(licences):
        yield f"{name}: its licence, {said}, is not on the list (tools/supply/licences.toml). Say why it may be shipped"
    if is_shipped and not texts(library):
        yield f"{name}: carries no licence text. Say in docs/dependencies.md where that stands"
