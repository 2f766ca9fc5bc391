"""What `assets` accepts (`commands`) and says (`events`)."""
