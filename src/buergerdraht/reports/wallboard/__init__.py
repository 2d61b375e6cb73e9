"""The wallboard of a centre: counts alone, for a big screen that everybody in the room reads."""
