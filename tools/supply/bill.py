"""The bill of materials: CycloneDX 1.5, made from the locks and the installed metadata; no clock, no network."""

import json
from importlib.metadata import distribution
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from mailmerge import __version__
from tools.supply.licences import ALLOWED, PAGE, declared, exemptions
from tools.supply.locked import DEVELOPMENT, PRODUCT, ROOT, US, Locked, development, product

BILL = ROOT / "bill-of-materials.cdx.json"


def bill() -> str:
    """Return the bill as JSON; the same locks and version give the same bytes.

    What tests and linters need is `excluded`: it does not go out with the product.
    """
    shipped, others = product(), development()
    parts = [_component(one, "required", PRODUCT.name) for one in shipped]
    parts += [_component(one, "excluded", DEVELOPMENT.name) for one in others]
    content = {
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": US,
                "name": US,
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": parts,
        "dependencies": _dependencies((*shipped, *others)),
    }
    serial = uuid5(NAMESPACE_URL, json.dumps(content, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    fields = (f"{json.dumps(name)}: {_laid_out(value)}" for name, value in {**head, **content}.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _laid_out(value: object) -> str:
    """Return JSON with one line for each entry of a list, so that a bumped library is one changed line."""
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join(map(json.dumps, value)) + "\n]"


def _component(one: Locked, scope: str, lock: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "scope": scope,
        "licenses": _licences(one),
        "purl": one.purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": lock,
                "comment": "the files of this version that may be installed",
                "hashes": [{"alg": "SHA-256", "content": found} for found in one.hashes],
            }
        ],
    }


def _licences(one: Locked) -> list[dict[str, Any]]:
    """Return a library's licences as CycloneDX has them: one expression, or SPDX's ids, or names."""
    named = exemptions(PAGE.read_text("utf-8")).get(one.name)
    licences = (named.licence,) if named else declared(distribution(one.name))
    if len(licences) == 1 and (" OR " in licences[0] or " AND " in licences[0]):
        return [{"expression": licences[0]}]
    return [{"license": {"id" if _is_spdx(licence) else "name": licence}} for licence in licences]


def _is_spdx(licence: str) -> bool:
    return licence in ALLOWED - {"BSD", "LGPL"}


def _dependencies(libraries: tuple[Locked, ...]) -> list[dict[str, Any]]:
    refs = {one.name: one.purl for one in libraries} | {US: US}
    needs: dict[str, list[str]] = {ref: [] for ref in (US, *(one.purl for one in libraries))}
    for one in libraries:
        for name in one.asked_by:
            needs[refs[name]].append(one.purl)
    return [{"ref": ref, "dependsOn": sorted(needed)} for ref, needed in needs.items()]
