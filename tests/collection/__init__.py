"""Tests of what apps may collect and use."""
