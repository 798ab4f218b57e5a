"""Chinese wording, one module a subject."""
