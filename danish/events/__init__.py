"""What is said of each event? Its title, its sentence and its grounds, in one arm; a file per group of events."""
