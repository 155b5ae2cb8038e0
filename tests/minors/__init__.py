"""Tests of what is known of ages, and of what it holds back."""
