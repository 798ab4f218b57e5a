"""English wording: paper."""

WORDS: dict[str, str] = {
    "paper.page": "page {page} of {pages}",
    "paper.no_face": "Cannot write a {suffix} file. Use {suffixes}",
    "paper.no_typst": 'The PDF engine is not installed. Ask the administrator for pip install "coordhub[pdf]", or use .docx',
    "paper.no_font": "No Chinese font was found, so no PDF. Install fonts-noto-cjk or pylopdf-fonts-zh-cn",
    "paper.substitute": "The PDF uses {used} for {wanted}",
    "paper.no_table": '"{title}" has no table to put into an .xlsx',
    "paper.attached": "Attached: ",
    "paper.copies": "Copies: ",
    "paper.signer": "Signed by: ",
    "paper.copy": "{to} ({count})",
    "paper.comma": ", ",
    "paper.stop": ".",
    "paper.printed": "Printed {date}",
    "paper.note": "({text})",
    "paper.role.title": "title",
    "paper.role.fang": "text",
    "paper.role.kai": "second headings",
    "paper.role.hei": "first headings",
    "paper.role.song": "tables, page numbers",
    "paper.presets": "Sets of names: {names}. To change: {example}. Font files for PDF may lie in the folder that COORDHUB_FONTS names",
}
