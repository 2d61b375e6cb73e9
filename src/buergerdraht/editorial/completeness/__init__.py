"""How complete and fresh the texts are, per authority and in the network."""
