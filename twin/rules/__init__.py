"""Pure functions that judge the nouns: shapes, fences, alarms, gas."""
