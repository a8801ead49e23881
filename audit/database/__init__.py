"""Where the log lies: SQLite or PostgreSQL, its tables, months and migrations."""
