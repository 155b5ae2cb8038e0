"""habeas: a privacy-rights backend whose notices decide, whose clocks are right, and whose looks are recorded."""
