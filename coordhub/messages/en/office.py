"""English wording: office."""

WORDS: dict[str, str] = {
    "office.bad_setting": "Setting {name} does not fit: {fault}",
    "office.default_body": "Joint conference",
    "office.default_city": "The city",
    "office.default_name": "Joint-conference office",
    "office.exists_already": "There is an office here already; it was left alone",
    "office.filter_name": "A saved filter needs a name",
    "office.no_filter": 'No filter is called "{name}". There are: {names}',
    "office.no_setting": "There is no setting {name}",
    "office.rung.liaison": "liaison",
    "office.rung.deputy": "deputy head in charge",
    "office.rung.chief": "head, or government office (letter)",
    "office.rung.letter": "formal letter",
    "office.rung.circular": "circular",
    "office.bad_fonts": "The fonts are not understood: name {roles}, or choose a set as preset: {presets}",
}
