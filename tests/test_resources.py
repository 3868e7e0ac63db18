"""The files beside the program are found, and their absence names its cure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from lxml import etree

from triptych import resources

PACKAGE = Path(resources.__file__).parent
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


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.yaml")), ids=lambda file: file.relative_to(PACKAGE).as_posix()
)
def test_libyaml_reads_what_pyyaml_reads(file: Path, monkeypatch: pytest.MonkeyPatch):
    quick = resources.read_yaml(file)
    monkeypatch.setattr(resources, "YAML_LOADER", yaml.BaseLoader)
    assert resources.read_yaml(file) == quick


def test_yaml_is_read_by_libyaml_which_pyyaml_brings_along():
    assert resources.YAML_LOADER is yaml.CBaseLoader
