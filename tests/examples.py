"""How many random histories the property tests try: few in the suite, ONEMAP_EXAMPLES=10000 for the whole."""

import os

EXAMPLES = int(os.environ.get("ONEMAP_EXAMPLES", "300"))
