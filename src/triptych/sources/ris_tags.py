"""What the types and tags of RIS are in CSL (RIS Format Specifications; CSL 1.0.2)."""

from __future__ import annotations

TYPES = {
    "ABST": "article", "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic",
    "ART": "graphic", "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case",
    "CHAP": "chapter", "CHART": "figure", "CLSWK": "classic", "COMP": "software",
    "CONF": "book", "CPAPER": "paper-conference", "CTLG": "book", "DATA": "dataset",
    "DBASE": "dataset", "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia", "FIGURE": "figure", "GEN": "document",
    "GOVDOC": "report", "GRNT": "document", "HEAR": "hearing", "ICOMM": "personal_communication",
    "INPR": "article-journal", "JFULL": "periodical", "JOUR": "article-journal",
    "LEGAL": "regulation", "MANSCPT": "manuscript", "MAP": "map", "MGZN": "article-magazine",
    "MPCT": "motion_picture", "MULTI": "webpage", "MUSIC": "musical_score",
    "NEWS": "article-newspaper", "PAMP": "pamphlet", "PAT": "patent",
    "PCOMM": "personal_communication", "RPRT": "report", "SER": "book", "SLIDE": "graphic",
    "SOUND": "song", "STAND": "standard", "STAT": "legislation", "THES": "thesis",
    "UNBILL": "bill", "UNPB": "manuscript", "UNPD": "manuscript", "VIDEO": "motion_picture",
    "WEB": "webpage",
}  # fmt: skip
NAMES = {"AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "collection-editor",
          "A4": "translator"}  # fmt: skip
WORDS = {
    "AB": "abstract", "N2": "abstract", "CN": "call-number", "CT": "title", "CY": "publisher-place",
    "DB": "archive", "DO": "DOI", "DP": "source", "ET": "edition", "IS": "issue",
    "J1": "container-title-short", "J2": "container-title-short", "JA": "container-title-short",
    "JF": "container-title", "JO": "container-title", "M1": "number", "M3": "genre", "N1": "note",
    "NV": "number-of-volumes", "PB": "publisher", "PP": "publisher-place", "SE": "section",
    "ST": "title-short", "T1": "title", "T3": "collection-title", "TI": "title", "UR": "URL",
    "VL": "volume",
}  # fmt: skip
DATES = {"PY": "issued", "Y1": "issued", "DA": "issued", "Y2": "accessed"}
NO_FACTS = {"AD", "AN", "AV", "CA", "H1", "H2", "L1", "L2", "L3", "L4", "LB", "LK", "RN", "RP",
             "TA", *(f"C{n}" for n in range(1, 9)), *(f"U{n}" for n in range(1, 6))}  # fmt: skip
"""Tags for files, shelves and a program's own fields; no reference list prints them."""
BOOKS = {"book", "chapter", "entry-dictionary", "entry-encyclopedia", "paper-conference"}
