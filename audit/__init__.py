"""What happened, and the proof of it: records, their writer, sealed contents, and the verifier."""
