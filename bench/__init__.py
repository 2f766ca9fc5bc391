"""Speed and size, measured against a floor or a peer in the same run. ``make bench`` prints the table."""
