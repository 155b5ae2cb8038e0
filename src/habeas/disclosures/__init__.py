"""To whom data goes: recipients, and the mechanisms that let it cross a border."""
