"""What an answer was worth: points, levels, rating, result, and the learner's own words."""
