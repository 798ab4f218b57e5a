"""English wording: paper."""

WORDS: dict[str, str] = {
    "paper.page": "page {page} of {pages}",
    "paper.no_face": "Cannot write a {suffix} file. Use {suffixes}",
    "paper.no_typst": 'The PDF engine is not installed. Ask the administrator for pip install "coordhub[pdf]", or use .docx',
    "paper.no_font": "No Chinese font was found, so no PDF. Install fonts-noto-cjk or pylopdf-fonts-zh-cn",
    "paper.no_lp": "There is no lp command here to print with. Save with -o FILE.pdf and print that",
    "paper.no_printer": "Printing failed: {why}",
    "paper.substitute": "The PDF uses {used} for {wanted}",
    "paper.no_table": '"{title}" has no table to put into an .xlsx',
}
