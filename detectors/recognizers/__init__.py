"""The recognisers, one family a file. Each works on a `View`, and in a plain Presidio `AnalyzerEngine` too."""
