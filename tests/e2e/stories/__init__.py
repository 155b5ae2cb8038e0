"""What each persona can do over HTTP, from outside, and what each of them cannot."""
