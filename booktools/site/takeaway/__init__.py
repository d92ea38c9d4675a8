"""What a reader takes away: the whole book as PDF and as EPUB, and the exercises on paper."""
