"""The endpoints: for each, how its dialect is read, sent on and written. None of them knows a rule."""
