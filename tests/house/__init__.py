"""What every entrance stands on."""
