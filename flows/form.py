"""One authority's form as frozen data, and the path that a set of answers takes through it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from flows.answer import Answer
from flows.condition import When
from flows.front import Front
from flows.roles import Role
from flows.time.working_days import Nation
from flows.year import ProfessionalYear

REVIEW = "review"
SUBMITTED = "submitted"
NOT_SCALED = "not_scaled"


class QuestionKind(StrEnum):
    """What a question asks for."""

    TEXT = "text"
    CHOICE = "choice"
    MANY = "many"
    SCALE = "scale"
    GRID = "grid"
    DATE = "date"


class Pace(StrEnum):
    """Which of the form's questions are asked: all of them, or those of the 90-second capture."""

    FULL = "full"
    QUICK = "quick"


class Mark(StrEnum):
    """How far one criterion of a grid is met."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"


class Choice(Struct, frozen=True):
    """One thing to pick; with `when`, offered unless an earlier answer rules it out.

    `exclusive`: of many, it never stands beside others. `day` is the day that it means, counted from the
    day on which it is picked. `raised`: whoever picks it has raised, or is to raise, an escalation. `short`
    stands on its button in place of a long label.
    """

    key: str
    label: str
    when: When | None = None
    exclusive: bool = False
    day: int | None = None
    raised: bool = False
    short: str = ""

    @property
    def on_button(self) -> str:
        """What a chair taps."""
        return self.short or self.label

    @property
    def called(self) -> tuple[str, ...]:
        """What it may be called: by its label, and by what stands on its button."""
        return tuple(filter(None, (self.label, self.short)))


class Criterion(Struct, frozen=True):
    """One line of a grid: its letter, the letter's word, and what to ask of it."""

    key: str
    letter: str
    word: str
    ask: str


class Scale(Struct, frozen=True):
    """The two ends of a scale, which belong to the form: authorities differ on which end is safe."""

    low: int
    high: int
    low_means: str
    high_means: str


class Probe(Struct, frozen=True):
    """One further question, asked once, when an answer has fewer than `under` words."""

    under: int
    ask: str


class Notice(Struct, frozen=True):
    """A text of the form that is shown, once a reflection, when one of the values is given."""

    on: frozenset[str]
    text: str


class Question(Struct, frozen=True, dict=True):
    """One prompt of the form.

    `section` is a section's key; `comment` the words that invite a comment, empty where none is taken;
    `limit` the longest text in characters; `offer` a condition under which the question is asked only if the
    chair takes it up, with `offer_label` on the button; `one_by_one` asks a grid's criteria one at a time;
    `note` is what stands above words that were said beside the answer; `aside` the heading under which the
    summary sets the answer apart; `private` keeps it out of every summary, document and statistic.
    """

    key: str
    section: str
    kind: QuestionKind
    ask: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    scale: Scale | None = None
    comment: str = ""
    when: When | None = None
    offer: When | None = None
    offer_label: str = ""
    optional: bool = False
    quick: bool = False
    probe: Probe | None = None
    one_by_one: bool = False
    note: str = "Note"
    notices: tuple[Notice, ...] = ()
    limit: int = 10_000
    role: Role | None = None
    aside: str = ""
    private: bool = False

    @cached_property
    def varies(self) -> bool:
        """Whether the choices depend on earlier answers."""
        return any(c.when is not None for c in self.choices)

    def offered(self, answers: Mapping[str, Answer]) -> tuple[Choice, ...]:
        """The choices that the earlier answers do not rule out."""
        return tuple(c for c in self.choices if c.when is None or not c.when.contradicted(answers))

    @property
    def values(self) -> frozenset[str]:
        """Every value that a condition on this question may name."""
        match self.kind:
            case QuestionKind.CHOICE | QuestionKind.MANY | QuestionKind.SCALE:
                return frozenset(c.key for c in self.choices)
            case QuestionKind.GRID:
                return frozenset(Mark)
            case QuestionKind.TEXT | QuestionKind.DATE:
                return frozenset()


class Section(Struct, frozen=True):
    """A heading of the form, with the words that introduce it; `short` names it beside each question."""

    key: str
    title: str
    short: str
    intro: str = ""


class Asked(Struct, frozen=True):
    """One question as it stands in one reflection: the choices it has there, and what was answered."""

    question: Question
    choices: tuple[Choice, ...]
    answer: Answer | None

    @property
    def settled(self) -> bool:
        """Whether it need not be asked (again): answered with what is still on offer, or skipped."""
        answer = self.answer
        return answer is not None and answer.settled and not (self.question.varies and self.outdated)

    @property
    def outdated(self) -> bool:
        """Whether the answer picks what an earlier answer now rules out."""
        if self.answer is None or not self.question.varies:
            return False
        return not {c.key for c in self.choices}.issuperset(self.answer.picked)


class Form(Struct, frozen=True, eq=False, dict=True):
    """One authority's questions, in the order asked; `(id, version)` names it for good.

    Parsed once and shared, so compared by identity. `texts` are its longer texts by key; `front` is what
    stands around the questions in a document.
    """

    id: str
    version: int
    title: str
    authority: str
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    year: ProfessionalYear | None = None
    nation: Nation = Nation.ENGLAND_AND_WALES
    front: Front | None = None

    @cached_property
    def offering(self) -> frozenset[str]:
        """The keys of the questions whose answers may offer another."""
        return frozenset(k for q in self.questions if q.offer is not None for k, _ in q.offer.clauses)

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The keys of the questions on whose answers it depends what else is asked, or may be picked."""
        whens = (when for q in self.questions for when in (q.when, q.offer, *(c.when for c in q.choices)))
        return frozenset(key for when in whens if when is not None for key, _ in when.clauses)

    @cached_property
    def parts(self) -> Mapping[Pace, tuple[str, ...]]:
        """The keys of the sections that are asked at each pace, in order."""
        return {pace: tuple(dict.fromkeys(q.section for q in asked)) for pace, asked in self._by_pace.items()}

    @cached_property
    def _by_key(self) -> Mapping[str, Question]:
        return {q.key: q for q in self.questions}

    @cached_property
    def _by_role(self) -> Mapping[Role, Question]:
        return {q.role: q for q in self.questions if q.role is not None}

    @cached_property
    def _by_section(self) -> Mapping[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def _by_pace(self) -> Mapping[Pace, tuple[Question, ...]]:
        return {Pace.FULL: self.questions, Pace.QUICK: tuple(q for q in self.questions if q.quick)}

    def path(self, answers: Mapping[str, Answer], pace: Pace = Pace.FULL) -> dict[str, Asked]:
        """The questions that these answers lead to, by key, in order.

        A condition sees only answers that are themselves on the path and still on offer, so an answer left
        behind on a closed branch opens nothing.
        """
        live: dict[str, Answer] = {}
        path: dict[str, Asked] = {}
        for question in self.asked_at(pace):
            key, when, varies = question.key, question.when, question.varies
            answer = answers.get(key)
            if when is not None and not when.holds(live):
                taken_up = answer is not None and question.offer is not None and question.offer.holds(live)
                if not taken_up:
                    continue
            asked = Asked(question, question.offered(live) if varies else question.choices, answer)
            path[key] = asked
            if answer is not None and not (varies and asked.outdated):
                live[key] = answer
        return path

    def asked_at(self, pace: Pace) -> tuple[Question, ...]:
        """The questions that may be asked at this pace, in order."""
        return self._by_pace[pace]

    def length(self, path: Mapping[str, Asked], pace: Pace = Pace.FULL) -> tuple[int, int]:
        """The fewest and the most questions that a reflection on this path may come to ask."""
        asked = {key: path[key] for key in self.deciding if key in path}
        decided = {key: one.answer.values for key, one in asked.items() if one.answer and one.settled}
        undecided = asked.keys() - decided.keys()
        most = len(path)
        for question in self.asked_at(pace):
            if question.key in path or question.when is None:
                continue
            if all(k in undecided or vs & decided.get(k, frozenset()) for k, vs in question.when.clauses):
                undecided.add(question.key)
                most += 1
        return len(path), most

    def question(self, key: str) -> Question:
        """The question with this key; KeyError if the form has none."""
        return self._by_key[key]

    def with_role(self, role: Role) -> Question | None:
        """The question that plays this role, if the form has one."""
        return self._by_role.get(role)

    def all_with_role(self, role: Role) -> tuple[Question, ...]:
        """Every question that plays this role, in order."""
        return tuple(question for question in self.questions if question.role is role)

    def section(self, key: str) -> Section:
        """The section with this key; KeyError if the form has none."""
        return self._by_section[key]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)
