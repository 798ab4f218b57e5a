"""`python -m coordhub`."""

from coordhub.cli import main

main()
