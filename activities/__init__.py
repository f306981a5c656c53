"""Which activities touch the outside? Everything here may block, fail and be tried again; nothing here decides."""
