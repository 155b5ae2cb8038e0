"""Personal records, sealed per space, with the categories held and how long they are kept."""
