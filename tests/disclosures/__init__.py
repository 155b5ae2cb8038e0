"""Tests of recipients and of transfers across borders."""
