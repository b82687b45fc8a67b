"""How many services one machine carries, each with a bot, a record and a keyring of its own."""

from contextlib import ExitStack

from tests.bench.running import Run, fresh


def instances(*, quick: bool) -> None:
    """Twenty bots side by side, forty chairs each, who make 30 turns a second together."""
    count, chairs = (5 if quick else 20), 40
    crowd = {"kind": "reflect", "people": chairs, "rate": 30 / count, "warm_up": 20}
    with ExitStack() as together:
        folders = [together.enter_context(fresh(chairs)) for _ in range(count)]
        runs = [together.enter_context(Run("process", folder, crowd)) for folder in folders]
        reports = [run.report() for run in runs]
        memory = sum(run.memory() for run in runs)
    turns = sum(report["turns"] / report["seconds"] for report in reports)
    p50s, p99s = (sorted(1000 * report[name] for report in reports) for name in ("p50", "p99"))
    print(
        f"{count} bots on one machine, {chairs} chairs each: {turns:.0f} turns a second together, "
        f"p50 {p50s[count // 2]:.1f} ms, "
        f"the slowest bot's p50 {p50s[-1]:.1f} ms and p99 {p99s[-1]:.0f} ms; "
        f"{memory:.0f} MB resident, {memory / count:.0f} a bot"
    )
