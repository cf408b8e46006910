"""The map: one file a layer, tiles, and results turned into features."""
