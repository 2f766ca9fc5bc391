"""What `episode` accepts (`commands`) and says (`events`)."""
