"""What is installed with the bot, read from the lock: each package, its version, hashes and licence."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.txt"
_LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+)[^\n]*\n((?:[ ]+--hash=sha256:\w+[^\n]*\n)+)", re.MULTILINE)
_SAID_OTHERWISE = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
}
"""Licences that a package names in words, as SPDX has them; `python-dateutil` has two to choose from."""
_IN_ITS_DESCRIPTION = {"pyrage": "MIT"}
_CLASSIFIED = {"License :: Public Domain": "LicenseRef-Public-Domain"}


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the lock; `licence` is an SPDX expression."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str
    needs: tuple[str, ...]


def packages() -> tuple[Package, ...]:
    """Every package of `requirements.txt`, in its order; ValueError for one whose licence is not plain."""
    lock = LOCK.read_text(encoding="utf-8")
    return tuple(
        Package(
            name,
            number,
            tuple(re.findall(r"sha256:(\w+)", hashes)),
            _licence(name),
            tuple(_names(metadata(name).get_all("Requires-Dist") or [])),
        )
        for name, number, hashes in _LOCKED.findall(lock)
    )


def licences() -> str:
    """The page of licences."""
    rows = "".join(f"| {one.name} | {one.version} | {one.licence} |\n" for one in packages())
    return f"""\
<!-- Written from requirements.txt and what its packages say of themselves by `make docs`. -->
# Licences

Afterword has [the MIT licence](../LICENSE). With it comes what stands here, each package with the licence
that it names, in the words of SPDX. [The bill of materials](sbom.json) has the same for programs, in
CycloneDX, with the hashes that an installation is held to; `make audit` asks whether a fault of any is
known.

| package | version | licence |
|---|---|---|
{rows}
The page of the sandbox, the forms and the guard's word lists are part of Afterword.
"""


def bill_of_materials() -> str:
    """The bill of materials, CycloneDX 1.6 as JSON; the same lock gives the same text."""
    found = packages()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    itself = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    parts = {one.name: _component(one) for one in found}
    bom = Bom(components=parts.values(), metadata=BomMetaData(component=itself))
    for part, needs in [
        (itself, _names(project["dependencies"])),
        *((parts[o.name], o.needs) for o in found),
    ]:
        bom.register_dependency(part, [parts[name] for name in needs if name in parts])
    bom.serial_number = uuid5(NAMESPACE_URL, " ".join(f"{one.name}=={one.version}" for one in found))
    whole = json.loads(JsonV1Dot6(bom).output_as_string())
    # When it was written would differ each time, and say nothing.
    del whole["metadata"]["timestamp"]
    return json.dumps(whole, indent=1) + "\n"


def _component(one: Package) -> Component:
    return Component(
        name=one.name,
        version=one.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{one.name}=={one.version}",
        purl=PackageURL("pypi", None, one.name, one.version),
        licenses=[LicenseFactory().make_from_string(one.licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=value) for value in one.hashes],
    )


def _names(requirements: Iterable[str]) -> Iterator[str]:
    """The packages that are asked for, but for extras, spelt as the lock spells them."""
    for requirement in requirements:
        name = re.match(r"[\w.-]+", requirement)
        if name and "extra ==" not in requirement:
            yield re.sub(r"[-_.]+", "-", name[0]).lower()


def _licence(name: str) -> str:
    told = metadata(name)
    said = told.get("License-Expression") or told.get("License") or _IN_ITS_DESCRIPTION.get(name)
    if said:
        found = _SAID_OTHERWISE.get(said, said)
        if re.fullmatch(r"[\w.()-]+(?: (?:AND|OR) [\w.()-]+)*", found):
            return found
    for classifier in told.get_all("Classifier") or []:
        if classifier in _CLASSIFIED:
            return _CLASSIFIED[classifier]
    raise ValueError(f"{name} does not say plainly which licence it has")
