"""What happens at each stage of a case? One file per stage, named as a caseworker names it."""
