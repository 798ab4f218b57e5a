"""Values of ledgers, and their checks."""

WORDS = {
    "value.blank": "'{name}' is blank; a blank is not zero: write 0 where there is nothing, or report zero",
    "value.no_number": "'{name}' takes a figure, not '{text}'",
    "value.no_whole": "'{name}' takes a whole figure, not '{text}'",
    "value.out_of_bounds": "'{name}' is '{text}'; it must be between {least} and {most}",
    "value.no_yes_or_no": "'{name}' takes yes or no, not '{text}'",
    "value.no_date": "'{name}' takes a date, not '{text}'; write 2020-3-5 or 2020-03",
    "value.no_choice": "'{name}' has no '{text}'; it may be {allowed}",
    "value.too_long": "'{name}' is too long (from '{text}'); {most} characters at most",
    "value.no_phone": "'{name}' takes an office phone, not '{text}'; mobile numbers are not kept",
    "value.lacking": "not given: {fields}",
    "value.unbalanced": "{stock} does not balance: {before} before + {new_name} {new} - {fixed_name} {fixed} = {wanted}, given {given}",
    "value.above": "{name} {given} is more than {of} {most}",
    "value.above_figure": "{name} {given} is more than {most}",
    "value.falling": "{name} {given} is less than {before} before; a cumulative figure does not fall",
    "value.jump": "{name} went from {before} to {given}, by more than {by} %",
}
