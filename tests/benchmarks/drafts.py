"""Every format of contents that `draft` takes from real policies: how many files, and which strings are missing.

    python tests/benchmarks/drafts.py [--corpus DIR] [--documents 10] [--theme KEY]

The founding document comes first. A corpus is a folder with `policies/*.txt`; the documents are spread evenly over
it. A draft is raw material, so its
texts are long and uneven: what no format was designed for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from studio.formats.contract import CannotDraw, NothingToShow  # noqa: E402 - run as a script, the root is not on the path
from studio.formats.registry import all_formats  # noqa: E402
from studio.formats.themes import DEFAULT, load_theme  # noqa: E402
from studio.policy.candidates import starting_content  # noqa: E402
from studio.policy.reading import read_policy_safely  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
FOUNDING = ROOT / "assets" / "examples" / "changban-2020-13.txt"


@dataclass(frozen=True)
class Made:
    """What one format made of one draft. `said` is why it made nothing."""

    document: str
    key: str
    files: int
    missing: tuple[str, ...]
    said: str = ""


def documents(corpus: Path, count: int) -> list[Path]:
    """That many policies, spread evenly over the corpus; all where there are fewer."""
    found = sorted((corpus / "policies").glob("*.txt"))
    count = min(count, len(found))
    return [found[at * len(found) // count] for at in range(count)]


def made_of(path: Path, theme: str = DEFAULT) -> list[Made]:
    content = starting_content(read_policy_safely(path.read_bytes(), path.name), None)
    look = load_theme(theme)
    rows = []
    for key, kind in all_formats().items():
        try:
            files = kind().render(content, look)
        except NothingToShow:
            rows.append(Made(path.stem, key, 0, ()))
        except CannotDraw as error:
            rows.append(Made(path.stem, key, 0, (), str(error)))
        else:
            rows.append(Made(path.stem, key, len(files), tuple(text for file in files for text in file.missing)))
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--theme", default=DEFAULT)
    given = parser.parse_args(arguments)
    lost = 0
    for path in (FOUNDING, *documents(given.corpus, given.documents)):
        rows = made_of(path, given.theme)
        lost += sum(len(row.missing) for row in rows)
        print(path.stem, " ".join(f"{row.key}:{row.files}" for row in rows), flush=True)
        for row in rows:
            if row.missing or row.said:
                print(f"  {row.key}: {row.said or '缺：' + '；'.join(row.missing[:3])}", flush=True)
    print(f"缺字串：{lost}")
    return int(lost > 0)


if __name__ == "__main__":
    raise SystemExit(main())
