"""The YAML of policy authors: its schema, its loader, and every mistake told with its place and what to do."""
