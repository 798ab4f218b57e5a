"""English wording: instruction."""

WORDS: dict[str, str] = {
    "instruction.lacks.text": "An instruction needs its words",
    "instruction.lacks.by": "An instruction needs the post that gave it",
    "instruction.lacks.lead": "An instruction needs a lead unit",
    "instruction.bad_number": '"{number}" is no number of an instruction. Write 2020-P12 or P12',
    "instruction.number_taken": "The number {number} is taken",
    "instruction.unknown": 'There is no instruction "{text}". See: instruction list --all',
    "instruction.not_one": "Task {number} is no instruction",
    "instruction.no_answer": "Say in a sentence what was answered",
    "instruction.registered": "{number} registered as task {task}, due {due}",
    "instruction.answered": "{number} is answered",
    "instruction.title": "Instructions of {year}",
    "instruction.as_of": "as of {moment}, {office}",
    "instruction.none": "No instruction was registered this year.",
    "instruction.totals": "{total} instructions, {done} done, {overdue} overdue; {sent} answered, {owed} to be answered.",
}
