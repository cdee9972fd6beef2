"""What leaves the house on paper: letters, notices, opinions and the dossier's lists, as Word and PDF."""
