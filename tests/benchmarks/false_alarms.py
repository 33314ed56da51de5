"""What the checks say of texts that were published as they are. Run: python -m tests.benchmarks.false_alarms CORPUS …

Each policy and interpretation is checked twice: as an interpretation of itself (copying left out, since it is one),
which is what an author's quotation meets, and against an empty policy, which shows how often a rule itself cries wolf.
`--show RULE` prints the places. A finding may be right: official texts have slips too. Read them before mending a rule.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from studio.domain.policy import Reading  # noqa: E402
from studio.policy.reading import read_policy  # noqa: E402
from studio.rules.findings import Finding, Severity  # noqa: E402
from studio.rules.review import review_text  # noqa: E402

COPYING = ("INT-21", "READ-03")
TRACING = ("INT-22",)


def documents(corpora: Sequence[Path]) -> Iterator[Path]:
    """Of a corpus with its known folders all of those; of any other folder the texts in it."""
    for corpus in corpora:
        known = [corpus / name for name in ("policies", "interpretations", "pairs") if (corpus / name).is_dir()]
        for folder in known or [corpus]:
            yield from sorted(folder.rglob("*.txt"))


def findings_of(path: Path) -> tuple[list[Finding], list[Finding], str]:
    """As an interpretation of itself; against nothing; and the text."""
    text = path.read_text(encoding="utf-8")
    reading = read_policy(text.encode(), name=path.name)
    itself = [item for item in review_text(text, reading) if not item.rule.startswith(COPYING)]
    alone = [item for item in review_text(text, Reading()) if not item.rule.startswith((*COPYING, *TRACING))]
    return itself, alone, text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--show", default="", help="print every place of this rule")
    given = parser.parse_args()
    itself, alone, held = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
    paths = list(documents(given.corpus))
    if not paths:
        parser.error("there is no text in these folders")
    for path in paths:
        found, bare, text = findings_of(path)
        itself.update((item.rule, item.severity.value) for item in found)
        alone.update((item.rule, item.severity.value) for item in bare)
        held.update({item.rule for item in bare})
        for item in bare if given.show else ():
            if item.rule == given.show or (given.show == "block" and item.severity is Severity.BLOCK):
                near = text[max(0, item.start - 14) : item.end + 14].replace("\n", "⏎")
                print(f"  {item.rule} {path.name[:26]:26} {near} → {item.suggestion}")
    print(f"{len(paths)} documents. Findings by rule: as its own interpretation / against nothing / documents with one")
    for rule, severity in sorted({*itself, *alone}, key=lambda key: (-alone[key], key)):
        print(f"{rule:18} {severity:6} {itself[rule, severity]:5} {alone[rule, severity]:5} {held[rule]:4}")
    for name, counts in (("itself", itself), ("nothing", alone)):
        blocks = sum(count for (_, severity), count in counts.items() if severity == "block")
        print(f"blocks, checked against {name}: {blocks} = {10 * blocks / len(paths):.2f} in ten documents")


if __name__ == "__main__":
    main()
