"""What is shown in a terminal: answers as cards, the console, the tour, progress and tables."""
