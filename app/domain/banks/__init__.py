"""Other people's question banks: readers that claim a file, and the choice between them."""
