"""What is made from all chapters together: the practice pages, the deck, the cheat sheet."""
