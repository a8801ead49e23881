"""The barrier itself: HTTP, wire formats, masking, upstreams, identity, and the wiring of the other three."""
