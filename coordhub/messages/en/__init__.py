"""English wording, one module a subject."""
