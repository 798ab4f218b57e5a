"""English wording: lint."""

WORDS: dict[str, str] = {
    "lint.series": 'Paragraph {paragraph}: "{found}" does not follow "{before}"; it should be "{expected}"',
    "lint.series_first": 'Paragraph {paragraph}: the first heading of its level is "{found}"; it should be "{expected}"',
    "lint.heading_mark": 'Paragraph {paragraph}: "{found}" should be written "{expected}"',
    "lint.half_width": 'Paragraph {paragraph}: {times} half-width marks "{found}" in Chinese text; they should be "{full}", as in "{near}"',
    "lint.number": 'Paragraph {paragraph}: the number "{found}" should be written "{expected}"',
    "lint.date": 'Paragraph {paragraph}: the date "{found}" should be written "{expected}"',
    "lint.no_such_day": 'Paragraph {paragraph}: there is no such day as "{found}"',
    "lint.copies_stop": 'Paragraph {paragraph}: the copies should end with a full stop: "{found}"',
    "lint.copies_order": 'Paragraph {paragraph}: order of the copies: "{found}" should stand before "{before}"',
    "lint.clean": "Nothing found: {file}",
    "lint.found": "{file}: {count} found",
    "lint.no_file": "There is no such file: {file}",
    "lint.bad_suffix": "Cannot look over this kind of file: {file}. Use {suffixes} (save a .doc as .docx first)",
    "lint.no_access": "The file may not be opened: {file}",
    "lint.too_large": "The file is too large, or would unpack to something abnormally large, and was not opened: {file}",
    "lint.damaged": "The file is damaged or is no .docx: {file}",
    "lint.encrypted": "The file has a password or is of an old format: {file}. Remove the password and save it as .docx",
    "lint.entities": "The file declares a document type, which no office program writes, and was not opened: {file}",
    "lint.encoding": "Its encoding is not known; save it as UTF-8 or GB18030: {file}",
}
