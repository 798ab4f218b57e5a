"""English wording: annual."""

WORDS: dict[str, str] = {
    "annual.ends_early": "The last day {until} is before the first {since}",
    "annual.title": "{office}: the year {year}",
    "annual.span": "({since} to {until}{moment})",
    "annual.none": "None.",
    "annual.part.meetings": "Meetings",
    "annual.part.tasks": "Tasks",
    "annual.part.counties": "Counties",
    "annual.part.campaigns": "Campaigns",
    "annual.part.proposals": "Proposals",
    "annual.part.instructions": "Instructions",
    "annual.meetings": "{number} meetings; {came} of {expected} seats came (substitutes among them); {decisions} decisions, {done} done.",
    "annual.tasks": "{number} tasks, {done} done ({in_time} in time, {late} late), {open} open ({overdue} overdue), {stopped} suspended or cancelled.",
    "annual.counties": "{shares} shares of tasks in {number} counties, {done} done; {due} reports due, {came} came ({late} late), {missing} missing.",
    "annual.always": " Never late or missing: {names}.",
    "annual.campaigns": "{number} campaigns with {tasks} tasks, {done} done.",
    "annual.proposals": "{number} proposals, {answered} answered ({late} late); {promises} promises, {kept} kept.",
    "annual.instructions": "{number} instructions, {done} done.",
    "annual.moment": ", counted on {moment}",
}
