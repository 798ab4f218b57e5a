"""What the README shows of the program, made from the program: `python -m tests.readme` draws it anew."""
