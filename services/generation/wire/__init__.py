"""How providers are spoken to over HTTP: bounded, guarded, and with every breakdown told as a ProviderFailure."""
