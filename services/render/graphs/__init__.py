"""One ffmpeg graph per module. Building them is pure: the tests compare arguments."""
