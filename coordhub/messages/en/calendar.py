"""English wording: calendar."""

WORDS: dict[str, str] = {
    "calendar.too_far": "{count} working days reach too far to be counted",
    "calendar.bad_rule": '"{text}" is no due rule. Write: fixed 2020-07-10; after 20 days|workdays|hours of issued; before 3 workdays of held; every week fri 17:00; every month 28 17:00 rest before',
}
