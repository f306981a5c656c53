"""What do the associations' files say? Reads lists into the domain's words; imports the domain only."""
