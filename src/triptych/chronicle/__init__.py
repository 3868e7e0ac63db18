"""The history of a manuscript: its revisions and their sizes, and who touched a sentence last."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import islice

from triptych.checking.told import Style
from triptych.chronicle import printing
from triptych.chronicle.sentence import Texts, lives
from triptych.chronicle.sizes import Sizes
from triptych.chronicle.walk import contents, steps
from triptych.revisions.git import GitError, NoRepositoryError, Repository
from triptych.revisions.states import StateError, repository


@dataclass(frozen=True)
class Request:
    """What to tell: the revisions of a folder, or of the sentences at a place or with words.

    `most` is how many revisions, or how many touches of each sentence; 0 is all of them.
    """

    folder: str = "manuscript"
    most: int = 0
    form: str = "text"
    at: str = ""
    sentence: str = ""


def history(request: Request) -> int:
    """Print the revisions of a manuscript, or what touched a sentence.

    Return 0, or 2 where there is nothing to tell of; raises GitFailedError without git.
    """
    try:
        repo = _repository(request.folder)
        text = _sentences(request, repo) if request.at or request.sentence else _all(request, repo)
    except (StateError, GitError) as error:
        print(f"triptych: {error}", file=sys.stderr)
        return 2
    print(text, end="")
    return 0


def _repository(folder: str) -> Repository:
    try:
        repo = repository(folder)
    except NoRepositoryError:
        message = f"{folder} lies in no git repository, so it has no history: git init begins one"
        raise StateError(message) from None
    repo.commit("HEAD")
    return repo


def _all(request: Request, repo: Repository) -> str:
    walk = steps(repo, "HEAD", repo.path(request.folder), request.most)
    sizes, found = Sizes(), []
    while chunk := list(islice(walk, 100)):
        found += [sizes.revision(step, data) for step, data in contents(repo, chunk)]
    if not found:
        raise StateError(f"no commit has touched {request.folder}: add it with git and commit it")
    if request.form == "json":
        return printing.revisions_json(found)
    return printing.revisions_text(found, Style.of(sys.stdout))


def _sentences(request: Request, repo: Repository) -> str:
    texts = Texts.now(request.folder, repo)
    sought = texts.at(request.at) if request.at else texts.saying(request.sentence)
    walk = steps(repo, "HEAD", repo.path(request.folder))
    found = lives(texts, sought, walk, repo, request.most or 1)
    if request.form == "json":
        return printing.lives_json(found)
    return printing.lives_text(found, Style.of(sys.stdout))
