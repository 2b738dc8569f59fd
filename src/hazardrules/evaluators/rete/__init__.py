"""The second opinion: what decided conditions come to, chained by durable-rules behind guards."""
