"""`sekisho audit …`: the log on the command line."""
