"""What every service is bolted to: the log, carriage, work, bytes and telemetry. Knows no business word."""
