"""The command line on real files, beside a bot or without one."""

from concurrent.futures import ThreadPoolExecutor

from bot.__main__ import main
from bot.open_store import open_keyring, open_store
from storage.store import Store
from storage.vault import Keyring


class Machine:
    """A folder with a bot's files, and the command line on it."""

    def __init__(self, folder, capsys):
        self.database = folder / "record" / "afterword.db"
        self.keyring = folder / "keys" / "keyring.json"
        self.backups = folder / "backups"
        self.backups.mkdir()
        self._capsys = capsys

    def runs(self, *command) -> tuple[int, str]:
        """The exit status, and all that was printed."""
        # On a thread of its own, for a test's loop may be running on this one.
        with ThreadPoolExecutor(1) as alone:
            status = alone.submit(main, [str(word) for word in command]).result()
        printed = self._capsys.readouterr()
        return status, printed.out + printed.err

    def opens(self) -> Store:
        keyring = open_keyring(self.keyring, self.database)
        return open_store(self.database, keyring, keyring_file=self.keyring)

    def key_ids(self) -> list[str]:
        return list(Keyring.load(self.keyring).keys)


def commanded(tmp_path, monkeypatch, capsys) -> Machine:
    """A folder whose files the settings name."""
    made = Machine(tmp_path, capsys)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_FILE", str(made.database))
    monkeypatch.setenv("KEYRING_FILE", str(made.keyring))
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    return made


async def names(machine) -> list[str]:
    store = machine.opens()
    try:
        return await store.read(lambda records: [records.chairs.name(c) for c in records.chairs.all()])
    finally:
        await store.close()
