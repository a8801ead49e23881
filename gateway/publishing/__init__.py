"""Publishing a guideline: what was published by whom, what is in force at a time, and how a running gateway follows."""
