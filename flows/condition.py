"""When a question is asked, or a choice offered: what the answers before it must be."""

from collections.abc import Mapping

from msgspec import Struct

from flows.answer import Answer


class When(Struct, frozen=True):
    """A condition on earlier answers: for every question named, one of the values named was given."""

    clauses: tuple[tuple[str, frozenset[str]], ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """Whether the answers meet every clause; one that is skipped or not yet given meets none."""
        for key, values in self.clauses:
            answer = answers.get(key)
            if answer is None or values.isdisjoint(answer.values):
                return False
        return True

    def contradicted(self, answers: Mapping[str, Answer]) -> bool:
        """Whether an answer given rules the condition out; what is skipped or unknown rules nothing out."""
        for key, values in self.clauses:
            answer = answers.get(key)
            if answer is not None and answer.values and values.isdisjoint(answer.values):
                return True
        return False
