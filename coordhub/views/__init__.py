"""The declared tables: what a person may look at, once for the screen, the terminal, the spreadsheet and the page."""
