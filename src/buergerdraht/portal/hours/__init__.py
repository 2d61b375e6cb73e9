"""When the town hall and the phone are open; changed on the pages that the centre uses, too."""
