"""What happened, for ever? Streams of events in PostgreSQL: append only, chained, sealed per person."""
