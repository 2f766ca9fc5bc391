"""Turns takes into one film with ffmpeg."""
