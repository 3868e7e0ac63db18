"""What print may cost; `make bench-print` measures it against plain WeasyPrint."""

from __future__ import annotations

from pathlib import Path

import presswork
import pytest


@pytest.mark.timeout(600)
def test_a_hundred_pages_in_a_quarter_of_a_gigabyte(tmp_path: Path):
    work = presswork.measured(presswork.grown_job(tmp_path / "grown", presswork.MOST_PAGES))
    assert work.pages >= presswork.MOST_PAGES
    assert work.peak <= presswork.MOST_MEMORY
    assert work.judging < 0.05
