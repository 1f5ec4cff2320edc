"""A made-up year of the programme: who is there, what is asked, what comes of it. All of it fictional."""
