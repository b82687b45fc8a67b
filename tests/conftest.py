"""What every test can have: a server with the real bot, and chairs at their phones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from tests.chair import Chair
from tests.server import MODES, PLAIN, Mode, Server, parse_once

# How long an example takes depends on what else the machine does.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

TOLD_BY_EACH = frozenset(
    (
        "test_calls",
        "test_documents",
        "test_edits_and_replies",
        "test_mydata",
        "test_placing",
        "test_whole_form",
    )
)
"""The stories that each interpreter tells; between them they go through every room of the bot."""

Hosting = Callable[..., Awaitable[Server]]
"""Sets up one more server: `hosting(mode, form)`."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("stories")
    group.addoption("--restarts", action="store_true", help="restart the bot between every two messages")
    group.addoption("--twice", action="store_true", help="deliver every update twice")
    group.addoption("--far", action="store_true", help="have the calls of a turn overtake each other")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What tries thousands of inputs does so with one interpreter, and most stories are told by one."""
    for item in items:
        folder = item.path.parent.name
        if folder in ("crash", "fuzz", "properties") or (
            folder == "stories" and item.path.stem not in TOLD_BY_EACH
        ):
            item.add_marker(pytest.mark.once)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every story runs as it is, with restarts, and with doubled updates; or only as the options say."""
    if "story_mode" not in metafunc.fixturenames:
        return
    ways = {way: bool(metafunc.config.getoption(way)) for way in ("restarts", "twice", "far")}
    modes = (Mode("as asked", **ways),) if any(ways.values()) else MODES
    metafunc.parametrize(
        "story_mode",
        [pytest.param(mode, id=mode.name, marks=() if mode == PLAIN else pytest.mark.once) for mode in modes],
    )


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory, where the machine has one: thousands of commits need not wait for a disk."""
    in_memory = Path("/dev/shm")
    with TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server that was set up and stopped: to make an empty record takes a while."""
    folder = tmp_path_factory.mktemp("made")

    async def make() -> None:
        server = Server(folder)
        await server.start()
        await server.stop()

    asyncio.run(make())
    return folder


@pytest.fixture
async def hosting(memory: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hosting]:
    """Sets servers up, and stops them when the test is over."""
    parse_once(monkeypatch)
    started: list[Server] = []

    async def host(mode: Mode = PLAIN, form: str = "west_sussex") -> Server:
        folder = memory / f"server{len(started)}"
        folder.mkdir()
        server = Server(folder, mode, form)
        server.begin_with(made)
        await server.start()
        started.append(server)
        return server

    yield host
    for server in started:
        await server.stop()


@pytest.fixture
async def server(hosting: Hosting, story_mode: Mode) -> Server:
    return await hosting(story_mode)


@pytest.fixture
def newcomer(server: Server) -> Chair:
    """Somebody with a phone who has not joined."""
    return Chair(server)


@pytest.fixture
async def chair(newcomer: Chair) -> Chair:
    """A chair who has joined."""
    await newcomer.joins()
    return newcomer


@pytest.fixture
async def plain_chair(hosting: Hosting) -> Chair:
    """A chair whose story runs once, as it is."""
    newcomer = Chair(await hosting())
    await newcomer.joins()
    return newcomer
