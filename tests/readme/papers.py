"""The README's table of the papers that leave the office, and the picture of two of them as they are printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from coordhub.messages import t
from coordhub.papers.catalogue import FORMS
from coordhub.services.outgoing import SERIES_OF, TYPED
from tests.readme.keys import README

__all__ = ["FILE", "README", "table", "with_table"]
BEGIN, END = "<!-- papers: made by python -m tests.readme -->", "<!-- end of papers -->"
FILE = Path(__file__).parent / "papers.png"
SHOWN = (("notice", "H07", 1, "--number", "濮民文〔2020〕74号"), ("bulletin", "防溺水", 2))
"""The pages that are shown: kind, record, page, and what issuing it takes."""
DOTS = 60
NOW = "2020-07-03T09:00"


def table() -> str:
    """Rows of: command, English, Chinese, whose number it bears."""
    rows = ["| `coordhub paper ...` | paper | 中文 | number |", "|---|---|---|---|"]
    for one in FORMS:
        named = f"`{one.kind}{f' {one.about.upper()}' if one.about else ''}`"
        number = "our own" if one.kind in SERIES_OF else "the issuing unit's" if one.kind in TYPED else "-"
        rows.append(
            f"| {named} | {t(f'papers.kind.{one.kind}', lang='en')} | {t(f'papers.kind.{one.kind}', lang='zh')} | {number} |"
        )
    return "\n".join(rows)


def with_table(text: str) -> str:
    """The README with the table of today."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def draw() -> None:
    """Issue the two papers in a sample office and put their pages side by side, in the fonts of this machine."""
    from PIL import Image

    with TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        _coordhub(office, "init", "--sample")
        pages = []
        for kind, about, page, *more in SHOWN:
            _coordhub(office, "paper", "issue", kind, about, *more, "--copies", "市政府办公室=2")
            number = len(pages) + 1
            _coordhub(office, "paper", "kept", f"g{number}", "-o", f"{folder}/{kind}.pdf")
            shot = ["pdftoppm", "-r", str(DOTS), "-f", str(page), "-l", str(page), "-singlefile", "-png"]
            subprocess.run([*shot, f"{folder}/{kind}.pdf", f"{folder}/{kind}"], check=True)
            pages.append(Image.open(f"{folder}/{kind}.png").convert("RGB"))
        gap = 8
        sheet = Image.new(
            "RGB", (sum(one.width for one in pages) + gap * (len(pages) + 1), pages[0].height + 2 * gap), "#9a9a9a"
        )
        left = gap
        for one in pages:
            sheet.paste(one, (left, gap))
            left += one.width + gap
        sheet.quantize(64).save(FILE, optimize=True)


def _coordhub(office: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "coordhub", "--db", str(office), "--today", NOW, "--lang", "zh", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
