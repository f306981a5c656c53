"""What does everybody need who works with cases, whatever their face is? No printing, no pages."""
