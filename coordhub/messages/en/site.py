"""English wording: site."""

WORDS: dict[str, str] = {
    "site.bad": 'site "{name}" has something that cannot be: {fault}',
    "site.bad_kind": 'there is no kind of site "{text}". There are: {kinds}',
    "site.closed_already": '"{name}" was closed on {day}',
    "site.closed_first": "closed on {closed}, before it opened on {opened}",
    "site.code_is_id": "a site's code cannot be {code}: that is how ids are written",
    "site.code_twice": "code {code} is taken by site {id}",
    "site.needs_why": "closing a site needs a reason",
    "site.no_name": "a site needs a name",
    "site.no_phone": '"{text}" is no office phone; mobile numbers are not kept',
    "site.no_unit": "a site needs a unit",
}
