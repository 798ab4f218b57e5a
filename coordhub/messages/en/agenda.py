"""English wording: agenda."""

WORDS: dict[str, str] = {
    "agenda.title": "Agenda: {meeting}",
    "agenda.time": "Time: {text}",
    "agenda.place": "Place: {text}",
    "agenda.chair": "Chair: {text}",
    "agenda.attend": "Attending: {text}",
    "agenda.seats": "{count} seats",
    "agenda.items": "Items",
    "agenda.empty": "(No items yet.)",
    "agenda.minutes": "Planned: {minutes} minutes",
    "agenda.over": ", {minutes} over",
}
