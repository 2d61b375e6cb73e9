"""Partners' web sites that are searched, too."""
