"""Analysis of call volume before a start (Mengenanalyse): records come in, sums without a person stay."""
