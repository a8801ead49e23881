"""Erasing contents for good under signed tombstones, by hand or when their time is over; and holding them back."""
