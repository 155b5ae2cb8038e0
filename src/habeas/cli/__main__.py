"""Runs the command as `python -m habeas.cli`."""

from habeas.cli import main

main()
