"""What do the files of the law and of the policies say? Reads them, names every fault, gives their hash."""
