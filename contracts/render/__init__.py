"""What `render` accepts (`commands`) and says (`events`)."""
