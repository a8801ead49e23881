"""`python -m gateway` is `sekisho`."""

from gateway.cli import main

main()
