"""What is known: events, measures, figures, places and borders; read, checked and counted."""
