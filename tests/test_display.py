"""How progress is shown, and how Snakemake's records become it."""

from __future__ import annotations

import logging
from io import StringIO
from typing import Any

import pytest

from triptych.workflow.display import Bar, Lines
from triptych.workflow.engine import LogHandler, LogHandlerSettings


def test_a_bar_redraws_one_line_with_the_steps_at_work() -> None:
    stream = StringIO()
    bar = Bar(stream, width=60)
    bar.total(2)
    bar.begin(1, "pdf en of paper")
    bar.begin(2, "pdf kk of paper")
    bar.end(1)
    last = stream.getvalue().rpartition("\r")[2].removeprefix("\x1b[K")
    assert last == f"{'█' * 12}{'░' * 12} 1/2  pdf kk of paper"
    bar.close()
    assert stream.getvalue().endswith("\r\x1b[K")
    assert "\n" not in stream.getvalue()


def test_a_bar_stays_within_the_terminal() -> None:
    stream = StringIO()
    Bar(stream, width=30).begin(1, "x" * 100)
    assert max(len(line.removeprefix("\x1b[K")) for line in stream.getvalue().split("\r")) < 30


def test_elsewhere_each_step_has_a_plain_line() -> None:
    stream = StringIO()
    lines = Lines(stream)
    lines.total(2)
    lines.begin(1, "pdf en of paper")
    lines.end(1)
    lines.close()
    assert stream.getvalue() == "pdf en of paper\n"


class Heard:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *values: self.told.append((name, *values))


@pytest.mark.parametrize(
    ("level", "extra", "told"),
    [
        (20, {"event": "run_info", "stats": {"all": 1, "pdf": 3, "total": 4}}, ("total", 3)),
        (20, {"event": "job_info", "jobid": 4, "rule_msg": "pdf en"}, ("begin", 4, "pdf en")),
        (20, {"event": "job_finished", "job_id": 4}, ("end", 4)),
        (40, {"event": "error"}, ("error", "text")),
        (40, {}, ("error", "text")),
        (20, {}, None),
    ],
)
def test_records_of_snakemake_are_shown(
    level: int, extra: dict[str, Any], told: tuple[Any, ...] | None
) -> None:
    heard = Heard()
    handler = LogHandler(
        None,  # type: ignore[arg-type]
        LogHandlerSettings(heard, heard.error),  # type: ignore[arg-type]
    )
    record = logging.LogRecord("snakemake", level, "", 0, "text", (), None)
    vars(record).update(extra)
    handler.emit(record)
    assert heard.told == [told] * (told is not None)
