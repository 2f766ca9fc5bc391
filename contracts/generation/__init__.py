"""What `generation` accepts (`commands`) and says (`events`)."""
