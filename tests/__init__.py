"""The tests, which mirror src/habeas one to one."""
