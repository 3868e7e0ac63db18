"""Snakemake, through its public interface: the Snakefile in this process, its events to us.

Snakemake hands its log records to logger plugins: classes named `LogHandler` and
`LogHandlerSettings` in a module that is registered as one. This module is such a plugin. It
writes to the terminal in Snakemake's stead and keeps every error.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import cast

from snakemake.api import (
    ConfigSettings,
    DAGSettings,
    ExecutionSettings,
    GreedySchedulerSettings,
    OutputSettings,
    ResourceSettings,
    SchedulingSettings,
    SnakemakeApi,
    WorkflowSettings,
)
from snakemake.settings.enums import RerunTrigger
from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent, logger_plugin_module_prefix
from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry
from snakemake_interface_logger_plugins.settings import LogHandlerSettingsBase

from triptych import errors, resources
from triptych.interrupt import interrupt
from triptych.workflow.display import Display

_PLUGIN = "triptych"


def execute(
    config: Mapping[str, str],
    *,
    cores: int,
    keep_going: bool,
    display: Display,
    error: Callable[[str], None],
) -> bool:
    """Run the Snakefile and tell whether every job succeeded; raises KeyboardInterrupt.

    `display` is shown the steps, `error` is given each error of Snakemake as text.
    """
    LoggerPluginRegistry().register_plugin(
        f"{logger_plugin_module_prefix}{_PLUGIN}", sys.modules[__name__]
    )
    output = OutputSettings(
        log_handler_settings={_PLUGIN: LogHandlerSettings(display, error)},
        enable_file_logging=False,
    )
    with _interruptible() as interrupted, SnakemakeApi(output) as api:
        try:
            _execute(api, config, cores, keep_going)
        except Exception as failure:
            if not interrupted():
                error(errors.sentence(failure) or str(failure))
            return _failed(interrupted())
    return True


def _failed(interrupted: bool) -> bool:
    if interrupted:
        raise KeyboardInterrupt
    return False


def _execute(api: SnakemakeApi, config: Mapping[str, str], cores: int, keep_going: bool) -> None:
    workflow = api.workflow(
        resource_settings=ResourceSettings(cores=cores),
        config_settings=ConfigSettings(config=config),
        workflow_settings=WorkflowSettings(),
        snakefile=resources.snakefile(),
    )
    triggers = frozenset({RerunTrigger.PARAMS, RerunTrigger.INPUT})
    graph = workflow.dag(DAGSettings(force_incomplete=True, rerun_triggers=triggers))
    greedy = GreedySchedulerSettings()
    graph.execute_workflow(
        executor="local",
        execution_settings=ExecutionSettings(
            use_threads=True, lock=False, keep_going=keep_going, no_hooks=True
        ),
        scheduling_settings=SchedulingSettings(scheduler="greedy"),
        scheduler_settings=greedy,
        greedy_scheduler_settings=greedy,
    )


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Remember an interrupt, which Snakemake catches and reports as a failed job.

    Signal handlers that Snakemake sets are undone in the end.
    """
    seen: list[int] = []

    def remember(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        interrupt(number, frame)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: bool(seen)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class LogHandlerSettings(LogHandlerSettingsBase):
    """What the handler shows progress on, and what it gives errors to."""

    display: Display
    error: Callable[[str], None]


class LogHandler(LogHandlerBase):
    """Turns records of Snakemake's logger into progress, and keeps its errors."""

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record."""
        settings, data = cast("LogHandlerSettings", self.settings), record.__dict__
        display = settings.display
        match data.get("event"):
            case LogEvent.RUN_INFO:
                display.total(sum(n for rule, n in data["stats"].items() if rule not in _NO_STEP))
            case LogEvent.JOB_INFO if data["rule_msg"]:
                display.begin(data["jobid"], data["rule_msg"])
            case LogEvent.JOB_FINISHED:
                display.end(data["job_id"])
            case None | LogEvent.ERROR if record.levelno >= logging.ERROR:
                settings.error(record.getMessage())

    writes_to_stream = property(lambda _: True)
    writes_to_file = property(lambda _: False)
    has_filter = property(lambda _: True)
    has_formatter = property(lambda _: True)
    needs_rulegraph = property(lambda _: False)


_NO_STEP = frozenset({"all", "total"})
