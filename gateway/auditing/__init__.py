"""The REST API for auditors: the log over HTTP, at the same desk as the commands, for whoever has the role."""
