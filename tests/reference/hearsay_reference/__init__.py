"""The probability model once more: slow, plain, and written from its documents.

From records as they stand in the log to the distribution over outcomes, with
nothing but the standard library. It shares no code with the query service, and
where both agree, both have read the documents alike.
"""
