"""Files inside requests: found, read in a process of their own, put into the request as text, screened as text."""
