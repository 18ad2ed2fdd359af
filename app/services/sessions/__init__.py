"""Several drills in a row, mock interviews among them."""
