"""How the law is applied: pure functions from facts, notice terms and dated laws to rights, dates and decisions."""
