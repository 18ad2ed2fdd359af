"""What comes next and when: the queue of the day, needs, weak topics, the plan."""
