"""HTTP in, views and live events out."""
