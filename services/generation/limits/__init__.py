"""When a provider may be called: requests and tokens a minute, its own Retry-After, and a breaker for outages.

All workers of all machines go through the same books; the clock is that of the books.
"""
