"""What everything stands on: identifiers, the clock, errors and periods, without third-party imports but for dates."""
