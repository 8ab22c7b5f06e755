"""What LocalStack's community edition lacks without Docker, by its own extension points; PYTHONPATH leads here."""
