"""What tests of rules need: strategies of facts and conditions, and the pytest plugin."""
