"""What the law says about a subject, as data: statuses, findings, outcomes, reports."""
