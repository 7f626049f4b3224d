"""What a quiz and its questions turned out to be: kept as running sums, shown with words of caution."""
