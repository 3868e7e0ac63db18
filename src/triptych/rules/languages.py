"""LNG: every language version has what the others have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from triptych import languages
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Edition
from triptych.rule import Fault, rule
from triptych.rules.status import required


def _editions(article: Article) -> Iterator[Edition]:
    """Yield the editions whose front matter could be read; why not is said of others already."""
    return (edition for edition in article.editions.values() if edition.is_readable)


@rule("LNG001", "language-is-known")
def language_is_known(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find languages for which the program has no labels."""
    for language in article.languages:
        if language not in languages.known():
            known = ", ".join(languages.known())
            message = f"the program does not know the language {language}"
            yield Fault(article.editions[language].place, message, f"it knows {known}")


@rule("LNG002", "edition-has-title")
def edition_has_title(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find editions without a title: no output can be made of them."""
    for edition in _editions(article):
        if not edition.title:
            yield Fault(edition.place, f"{edition.language} has no title", "write `title: …`")


@rule("LNG003", "edition-has-abstract", Severity.WARNING)
def edition_has_abstract(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find editions without an abstract."""
    for edition in _editions(article):
        if not edition.abstract:
            message, cure = (
                f"{edition.language} has no abstract",
                "write `abstract: |` and the text",
            )
            yield Fault(edition.place, message, cure, required(article))


@rule("LNG004", "edition-has-keywords", Severity.WARNING)
def edition_has_keywords(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find editions without keywords."""
    for edition in _editions(article):
        if not edition.keywords:
            message, cure = f"{edition.language} has no keywords", "write `keywords:` and a list"
            yield Fault(edition.place, message, cure, required(article))


@rule("LNG005", "keyword-counts-agree", Severity.WARNING)
def keyword_counts_agree(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find editions with more or fewer keywords than most others have, or than the first has."""
    counts = {edition.language: len(edition.keywords) for edition in _editions(article)}
    counts = {language: count for language, count in counts.items() if count}
    if len(set(counts.values())) < 2:
        return
    usual = Counter(counts.values()).most_common(1)[0][0]
    told = ", ".join(f"{language} {count}" for language, count in counts.items())
    for language, count in counts.items():
        if count != usual:
            place = article.editions[language].keywords[0].text.place()
            message = f"{language} has {count} keywords where others have {usual} ({told})"
            yield Fault(place, message, "the same keywords belong in every language")


@rule("LNG006", "article-has-body", Severity.WARNING)
def article_has_body(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles that have a body in no language; a text that cannot be read may have one."""
    own = article.editions[article.language]
    if own.title and not any(edition.body for edition in article.editions.values()):
        message = "the article has no body in any language"
        cure = f"write it below the front matter of {article.language}.md"
        yield Fault(own.place, message, cure, required(article))
