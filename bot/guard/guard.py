"""The guard as a service has set it: what it finds in a text, with the service's own words."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from flows.identifiers.finding import Finding
from flows.identifiers.guard import find, sought
from flows.identifiers.replacing import replace_all
from flows.identifiers.roles import shared

_NONE: frozenset[str] = frozenset()


class Guard(Struct, frozen=True):
    """`allow` are words that identify nobody here, `names` words that the service wants to be asked about."""

    allow: frozenset[str] = _NONE
    names: frozenset[str] = _NONE

    def findings(self, text: str, kept: frozenset[str] = _NONE) -> tuple[Finding, ...]:
        """What in a text may identify somebody, except words that the chair has `kept`; in order.

        A word that stands in several places has the same roles in all of them.
        """
        found = find(text, allow=self.allow | kept, names=self.names)
        asked = [finding for finding in found if word_of(text, finding) not in kept]
        roles: dict[str, list[tuple[str, ...]]] = {}
        for finding in asked:
            roles.setdefault(word_of(text, finding), []).append(finding.roles)
        return tuple(replace(each, roles=shared(roles[word_of(text, each)])) for each in asked)


def word_of(text: str, finding: Finding) -> str:
    """The word or phrase that was found, so that the same one is known wherever it stands."""
    return sought(text[finding.start : finding.end])


def worded(text: str, findings: tuple[Finding, ...], roles: Mapping[str, str]) -> str:
    """The text with a role in the place of every finding whose word has one."""
    by_finding = {finding: word_of(text, finding) for finding in findings}
    return replace_all(text, {f: roles[word] for f, word in by_finding.items() if word in roles})
