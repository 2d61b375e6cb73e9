"""Which of the installation's fax numbers is an authority's."""
