"""Writes the manuscript that tortures the press: texts by hand, masses by seed.

    python tests/torture.py FOLDER

The hand-written parts lie in `manuscripts/torture`; `<<name:number>>` in them is filled in here.
All of it is invented, and the same everywhere: no chance plays a part.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

PARTS = Path(__file__).parent / "manuscripts" / "torture"
LANGUAGES = ("en", "kk", "ru")
AUTHORS, AFFILIATIONS, REFERENCES, ROWS = 30, 12, 200, 90

GIVEN = {
    "en": "Aruzhan Bolat Clara Dias Eugene Fatima George Hanna".split(),
    "kk": "Аружан Болат Клара Диас Евгений Фатима Георгий Ханна".split(),
    "ru": "Аружан Болат Клара Диас Евгений Фатима Георгий Ханна".split(),
}
FAMILY = {
    "en": "Invented Fictitious Imaginary-Nonexistent Nobody Unreal".split(),
    "kk": "Ойданов Жалғанбеков Елестінов-Шығарылғанов Ешкім Болмаған".split(),
    "ru": "Вымышленный Сочинённый Мнимый-Несуществующий Никто Небывалый".split(),
}
FOREIGN = (
    ("Wei (张伟)", "Zhang"),
    ("Yosef (יוסף)", "Halevi"),
    ("Yūsuf (يوسف)", "al-Ḥakīm"),
    ("Nguyễn Văn", "Hiền"),
    ("Giorgi (გიორგი)", "Maisuradze"),
    ("Ἀλέξανδρος", "Παπαδόπουλος"),
)
NOTES = {
    "en": ("Professor", "Doctor of Invented Sciences", "Both authors contributed nothing"),
    "kk": ("Профессор", "Ойдан шығарылған ғылымдар докторы", "Екі автор да үлес қосқан жоқ"),
    "ru": ("Профессор", "Доктор вымышленных наук", "Оба автора не внесли вклада"),
}
INSTITUTES = {
    "en": ("Invented University of Lakes", "Department of Shores", "Nowhere", "Utopia"),
    "kk": ("Ойдан шығарылған көлдер университеті", "Жағалау кафедрасы", "Ешжер", "Утопия"),
    "ru": ("Вымышленный университет озёр", "Кафедра берегов", "Нигде", "Утопия"),
}
LITERATURE = {
    "en": ("Of lakes it has been written often", "others disagree", "and nobody has read it all"),
    "kk": ("Көлдер туралы жиі жазылған", "басқалар келіспейді", "бәрін ешкім оқымаған"),
    "ru": ("Об озёрах писали часто", "другие не согласны", "и никто не прочёл всего"),
}
SEE = {"en": "see", "kk": "қараңыз", "ru": "см."}
LONG = {
    "en": ("No.", "Lake", "Observation", "Depth, m"),
    "kk": ("№", "Көл", "Бақылау", "Тереңдігі, м"),
    "ru": ("№", "Озеро", "Наблюдение", "Глубина, м"),
}
LAKE = {"en": "Lake of the day", "kk": "Күн көлі", "ru": "Озеро дня"}
WIDE = {
    "en": "Year January February March April May June July August September October November "
    "December Total",
    "kk": "Жыл Қаңтар Ақпан Наурыз Сәуір Мамыр Маусым Шілде Тамыз Қыркүйек Қазан Қараша "
    "Желтоқсан Барлығы",
    "ru": "Год Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь "
    "Всего",
}
SCRIPTS = {
    "en": "Words of other scripts stand in the line: {}. The line goes on.",
    "kk": "Басқа жазудың сөздері жол ішінде тұр: {}. Жол жалғаса береді.",
    "ru": "Слова других письменностей стоят в строке: {}. Строка продолжается.",
}
FOREIGN_WORDS = (
    "国际关系研究 (中文), 国際関係 (日本語) かな カナ, 국제 관계 (한국어), "
    "مجلة العلاقات الدولية 2019 (العربية), כתב עת למדיניות חוץ (עברית), "
    "διεθνείς σχέσεις, ἄνθρωπος, საერთაშორისო ურთიერთობები, միջազգային հարաբերություններ, "
    "ዓለም አቀፍ ግንኙነት, quan hệ quốc tế, ʿAbd al-Raḥmān ibn Ḫaldūn, Łódź, Čapek, İstanbul, ß, Ørsted"
)
CODE = '''```python
def measure(lake: Lake, *, times: int = 100) -> float:
    """Measure a lake {word}."""
    depths = [lake.depth(at) for at in range(times)]  # a long remark that goes on beyond the end
    return sum(depths) / len(depths) if depths else raise_an_error_with_a_long_name(lake, times)
```

```
no language, tabs\tand   many   spaces
a_line_without_any_space_that_is_so_long_that_it_must_be_broken_somewhere_or_else_it_leaves_the_page
│ {word} │ Ә ә Ғ ғ Қ қ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і │ Ё ё Ъ ъ Ы ы │
```'''
CODE_WORD = {"en": "many times over", "kk": "бірнеше рет", "ru": "много раз подряд"}


def write(folder: Path) -> Path:
    """Write the manuscript into `folder` and return it."""
    (folder / "figures").mkdir(parents=True)
    sentences = yaml.safe_load((PARTS / "filler.yaml").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        text = (PARTS / f"{language}.md").read_text(encoding="utf-8")
        filled = _filled(text, language, sentences[language])
        (folder / f"{language}.md").write_text(filled, encoding="utf-8")
    _dump(folder / "article.yaml", _article())
    _dump(folder / "references.yaml", [_reference(n) for n in range(1, REFERENCES + 1)])
    _pictures(folder / "figures")
    return folder


class _Plain(yaml.SafeDumper):
    """Writes a value out wherever it is meant, since manuscripts have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _dump(file: Path, data: Any) -> None:
    text = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000)
    file.write_text(f"# All of this is invented.\n{text}", encoding="utf-8")


def _filled(text: str, language: str, sentences: list[str]) -> str:
    numbers = count()

    def fill(match: re.Match[str]) -> str:
        if match[1] != "filler":
            return BLOCKS[match[1]](language)
        # Steps of five go through all fourteen before any comes again.
        chosen = islice(numbers, int(match[2]))
        return " ".join(sentences[n * 5 % len(sentences)] for n in chosen)

    return re.sub(r"<<(\w+)(?::(\d+))?>>", fill, text)


def _literature(language: str) -> str:
    """Cite all works, five a sentence, four sentences a paragraph."""
    first, second, last = LITERATURE[language]
    keys = iter(f"@work{n:03}" for n in range(1, REFERENCES + 1))
    sentences = []
    while group := list(islice(keys, 5)):
        sentences.append(
            f"{first} [{'; '.join(group[:3])}], {second} [{SEE[language]} {group[3]}, p. 12], "
            f"{last} [{group[4]}]."
        )
    return "\n\n".join("\n".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4))


def _wide(language: str) -> str:
    rows = [WIDE[language].split()]
    for year in range(2015, 2025):
        values = [(year * month * 37) % 1999 for month in range(1, 13)]
        rows.append([str(year), *(str(value) for value in values), str(sum(values))])
    return _pipe_table(rows, "|:---|" + "---:|" * 13)


def _long(language: str) -> str:
    rows = [list(LONG[language])]
    sentences = yaml.safe_load((PARTS / "filler.yaml").read_text(encoding="utf-8"))[language]
    for n in range(1, ROWS + 1):
        said = sentences[n * 3 % len(sentences)] if n % 4 == 0 else LITERATURE[language][n % 3]
        depth = f"{n * 7 % 40}.{n % 10}" if language == "en" else f"{n * 7 % 40},{n % 10}"
        rows.append([str(n), f"{LAKE[language]} {n}", said, depth])
    return _pipe_table(rows, "|--:|:--------|:------------------------|-----:|")


def _pipe_table(rows: list[list[str]], rule: str) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], rule, *lines[1:]])


BLOCKS = {
    "code": lambda language: CODE.replace("{word}", CODE_WORD[language]),
    "literature": _literature,
    "long": _long,
    "scripts": lambda language: SCRIPTS[language].format(FOREIGN_WORDS),
    "wide": _wide,
}


# --- article.yaml ---


def _article() -> dict[str, Any]:
    statement = {"en": "It is invented.", "kk": "Ойдан шығарылған.", "ru": "Вымышлено."}
    return {
        "id": "torture",
        "languages": list(LANGUAGES),
        "status": "published",
        "authors": [_author(n) for n in range(AUTHORS)],
        "affiliations": [_affiliation(n) for n in range(AFFILIATIONS)],
        "doi": "10.5555/torture.2024",
        "volume": "12",
        "issue": "3",
        "first_page": "1",
        "last_page": "40",
        "irsti": "11.25.91",
        "udc": "556.55",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "copyright": {
            "holder": {"en": "The Authors", "kk": "Авторлар", "ru": "Авторы"},
            "year": "2024",
        },
        "dates": {
            "received": "2024-01-12",
            "revised": "2024-02",
            "accepted": "2024-02-26",
            "published": "2024-03-15",
        },
        **dict.fromkeys(
            ("acknowledgements", "funding", "competing_interests", "data_availability"), statement
        ),
    }


def _author(n: int) -> dict[str, Any]:
    author: dict[str, Any] = {"name": _name(n)}
    author["affiliations"] = [
        f"place{at % AFFILIATIONS}" for at in (n, *([n * 5 + 3] * (n % 3 == 0)))
    ]
    if n % 2 == 0:
        author["orcid"] = _orcid(n)
    if n in {0, 7}:
        author |= {"corresponding": True, "email": f"author{n}@example.org"}
    if n % 6 == 0:
        author["note"] = {tag: NOTES[tag][n // 6 % 3] for tag in LANGUAGES}
    return author


def _name(n: int) -> dict[str, Any]:
    if n % 5 == 4:
        given, family = FOREIGN[n // 5]
        return {tag: {"given": given, "family": family} for tag in LANGUAGES}
    return {
        tag: {"given": GIVEN[tag][n % 8], "family": FAMILY[tag][n * 3 % 5]} for tag in LANGUAGES
    }


def _orcid(n: int) -> str:
    """Return an identifier with a right check digit, out of a range that ORCID never gives out."""
    digits = f"{n + 1:015}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    full = digits + ("X" if check == 10 else str(check))
    return "-".join(full[at : at + 4] for at in range(0, 16, 4))


def _affiliation(n: int) -> dict[str, Any]:
    parts = ("name", "department", "city", "country")
    texts = {
        part: {tag: INSTITUTES[tag][at] + (f" {n + 1}" if at < 2 else "") for tag in LANGUAGES}
        for at, part in enumerate(parts)
    }
    return {"id": f"place{n}", **texts}


# --- references.yaml ---

WRITERS = {
    "en": (("Nobody", "Ann B."), ("Example-Invented", "Charles"), ("McUnreal", "D.")),
    "ru": (("Вымышленный", "И. П."), ("Небывалая", "Мария"), ("Никто", "А. А.")),
    "kk": (("Ойданов", "Б."), ("Жалғанқызы", "Қарлығаш"), ("Ешкім", "Ә.")),
    "zh": (("张", "伟"), ("无名", "氏"), ("虚", "构")),
    "ar": (("الخيالي", "يوسف"), ("المجهول", "أحمد"), ("الوهمي", "سعاد")),
    "he": (("הדמיוני", "יוסף"), ("האלמוני", "דוד"), ("הבדוי", "רות")),
}
TITLES = {
    "en": ("A history of lakes that were never there", "On the internationalization of shores"),
    "ru": ("История озёр, которых никогда не было", "О достопримечательностях пустых берегов"),
    "kk": ("Ешқашан болмаған көлдердің тарихы", "Бос жағалаулардың көрікті жерлері туралы"),
    "zh": ("从未存在过的湖泊史", "论虚构河流的国际关系"),
    "ar": ("تاريخ البحيرات التي لم توجد قط", "في العلاقات الدولية بين الأنهار الخيالية"),
    "he": ("תולדות האגמים שמעולם לא היו", "על יחסים בינלאומיים בין נהרות בדויים"),
}
WHERE = {
    "en": ("Journal of Invented Limnology", "Empty Press", "Nowhere"),
    "ru": ("Журнал вымышленной лимнологии", "Издательство «Пустота»", "Нигде"),
    "kk": ("Ойдан шығарылған лимнология журналы", "«Бос» баспасы", "Ешжер"),
    "zh": ("虚构湖泊学报", "空白出版社", "无处"),
    "ar": ("مجلة البحيرات الخيالية", "دار الفراغ", "لا مكان"),
    "he": ("כתב העת לאגמים בדויים", "הוצאת הריק", "שום מקום"),
}
CYCLE = ("en", "ru", "kk", "en", "ru", "zh", "kk", "ar", "en", "he")
TYPES = ("article-journal", "book", "chapter", "webpage", "thesis", "report", "paper-conference")
DEEP = "https://example.org/a/path/of/many/parts/that/nobody/will/ever/type/again/work-{0:03}.html"


def _reference(n: int) -> dict[str, Any]:
    language, kind = CYCLE[n % len(CYCLE)], TYPES[n % len(TYPES)]
    container, publisher, place = WHERE[language]
    writers = [{"family": f, "given": g} for f, g in _writers(language, n)]
    entry: dict[str, Any] = {
        "id": f"work{n:03}",
        "type": kind,
        "language": language,
        "author": writers,
        "title": f"{TITLES[language][n % 2]}: {n}",
        "issued": 1900 + n % 124,
    }
    return entry | _details(kind, n, container, publisher, place)


def _writers(language: str, n: int) -> Iterator[tuple[str, str]]:
    yield from islice(WRITERS[language], n % 3 + 1)


def _details(kind: str, n: int, container: str, publisher: str, place: str) -> dict[str, Any]:
    house = {"publisher": publisher, "publisher-place": place}
    details: dict[str, dict[str, Any]] = {
        "article-journal": {
            "container-title": container,
            "volume": n % 40 + 1,
            "issue": n % 4 + 1,
            "page": f"{n}-{n + 17}",
            "DOI": f"10.5555/invented.{n}.a-suffix-of-some-length-{n * 7919}",
        },
        "book": {**house, "number-of-pages": 100 + n},
        "chapter": {**house, "container-title": container, "page": f"{n}-{n + 9}"},
        "webpage": {"URL": DEEP.format(n), "accessed": "2024-01-31"},
        "thesis": {**house, "genre": "PhD"},
        "report": {**house, "URL": DEEP.format(n), "accessed": "2024-01-31"},
        "paper-conference": {"container-title": container, "page": f"{n}-{n + 3}"},
    }
    return details[kind]


# --- figures/ ---


def _pictures(folder: Path) -> None:
    _striped((600, 600), 75).save(folder / "square.png")
    Image.linear_gradient("L").resize((900, 600)).save(folder / "photo.jpg", quality=60)
    _striped((400, 120), 20).convert("P").save(folder / "stripes.gif")
    _rings((500, 500)).save(folder / "rings.webp", lossless=True)
    _striped((2400, 120), 60).save(folder / "wide.png")
    _striped((120, 2400), 60).save(folder / "tall.png")
    _striped((8, 8), 4).save(folder / "tiny.png")
    (folder / "drawing.svg").write_text(SVG, encoding="utf-8")


def _striped(size: tuple[int, int], step: int) -> Image.Image:
    picture = Image.new("RGB", size, "#0f5c73")
    draw = ImageDraw.Draw(picture)
    for at in range(0, max(size), 2 * step):
        draw.rectangle((at, 0, at + step - 1, size[1]), fill="#c3d0d5")
        draw.rectangle((0, at, size[0] // 2, at + step // 2 - 1), fill="#1b2326")
    return picture


def _rings(size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for radius in range(20, size[0] // 2, 30):
        box = [size[0] // 2 - radius, size[1] // 2 - radius, size[0] // 2 + radius]
        draw.ellipse((*box, size[1] // 2 + radius), outline="#0f5c73", width=8)
    return picture


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 200" width="420" height="200"
 font-family="Source Sans 3" font-size="12">
<path d="M40 160 C 120 20, 220 220, 380 40" fill="none" stroke="#0f5c73" stroke-width="2"/>
<path d="M40 10 V160 H400" fill="none" stroke="#1b2326"/>
<text x="220" y="185" text-anchor="middle">depth · глубина · тереңдік, m</text>
<text x="330" y="35" fill="#0f5c73" font-style="italic">y = f(x)</text>
</svg>
"""


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
