"""写作辅助: drafts of fields from chosen clauses, by whichever model the office has set. Off unless somebody turns it on."""
