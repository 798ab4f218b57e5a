"""What the words of the conference mean: frozen records and the rules on them; no input, no output, no clock."""
