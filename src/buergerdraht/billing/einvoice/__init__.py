"""Papers as XRechnung (UN/CEFACT CII), checked by the official rules on this machine, without any network."""
