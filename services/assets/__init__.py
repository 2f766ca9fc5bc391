"""What is stored, and the previews of it."""
