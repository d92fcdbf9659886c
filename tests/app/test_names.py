"""Names in the dashboard say what they are: two words of the house's own are none of them."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import app

APP = Path(app.__file__).parent
OWN = re.compile(r"(?i)(?<![a-z])(whole|told)(?![a-z])")
# names in scripts: what is declared, and what is asked of an object
IN_SCRIPTS = re.compile(r"(?:\b(?:const|let|function|class|@typedef \{object\}) |[\w)\]]\.)(\w+)")


def names(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return set(IN_SCRIPTS.findall(text))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.string for token in tokens if token.type == tokenize.NAME}


def test_what_is_found():
    for name in ("whole", "_told", "send_whole", "WholeHeader", "paintWhole", "told", "OwnTold"):
        assert OWN.search(re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", name)), name
    assert not OWN.search("wholesale retold")


def test_no_name_is_a_word_of_the_house():
    files = [*APP.rglob("*.py"), *APP.rglob("*.js")]
    assert len(files) > 150
    found = [
        (path.relative_to(APP).as_posix(), name)
        for path in files
        for name in names(path)
        if OWN.search(re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", name))
    ]
    assert found == []
