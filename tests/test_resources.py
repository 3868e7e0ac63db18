"""The files beside the program are found, and their absence names its cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from triptych import resources

ARTICLE = """<article dtd-version="1.3"><front>
<journal-meta><journal-id/><issn/></journal-meta>
<article-meta><title-group><article-title>Title</article-title></title-group>{}</article-meta>
</front></article>"""


def test_the_dtd_and_all_its_modules_are_read_without_network():
    dtd = etree.DTD(str(resources.jats_dtd()))
    good, bad = (etree.fromstring(ARTICLE.format(more)) for more in ("", "<titel/>"))
    assert dtd.validate(good), dtd.error_log
    assert not dtd.validate(bad)


@pytest.mark.parametrize(
    ("data", "cure"), [(False, "make setup"), (True, "install triptych again")]
)
def test_a_missing_file_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bool, cure: str
):
    if data:
        (tmp_path / "data").mkdir()
    monkeypatch.setattr(resources, "_CARRIED", tmp_path / "data")
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path)
    with pytest.raises(resources.MissingResourceError, match=rf"JATS.*\.dtd is missing.*{cure}"):
        resources.jats_dtd()
