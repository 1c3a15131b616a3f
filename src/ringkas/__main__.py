"""`python -m ringkas` is the command line."""

from ringkas.cli import main

main()
