"""Looking at what there is: topics, their pages, search, tracks."""
