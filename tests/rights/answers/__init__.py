"""Tests of requests of data subjects."""
