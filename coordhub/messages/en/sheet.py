"""English wording: sheet."""

WORDS: dict[str, str] = {
    "sheet.bad_suffix": "{file} is no .xlsx, .xls or .csv file",
    "sheet.no_file": "There is no file {file}",
    "sheet.too_large": "{file} is too large or packed suspiciously; it was not read. Split it",
    "sheet.damaged": "{file} cannot be opened; it may be damaged. Open it in Excel and save it anew",
    "sheet.entities": "{file} holds entity definitions and was not read, for safety",
    "sheet.far_cell": "{file}: cell {cell} lies too far out; it was not read. Delete what stands outside the table",
    "sheet.too_slow": "{file} took too long to read and was given up",
    "sheet.encoding": "{file} has an unknown encoding; save it as UTF-8",
}
