"""English wording: unit."""

WORDS: dict[str, str] = {
    "unit.bad": 'Unit "{name}" does not fit: {fault}',
    "unit.code_twice": "Code {code} is unit {id}'s already",
    "unit.bad_kind": 'there is no kind of unit "{text}". There are: {kinds}',
    "unit.ends_first": '"{name}" ends on {last}, before it was founded on {first}',
    "unit.no_name": "A unit needs a name",
    "unit.too_long": '"{name}": a short name has at most 4 characters, a grid name 2',
    "unit.twice": 'There is a unit "{name}" already ({id})',
}
