"""How many random histories the property tests try: few in the suite, ONEMAP_EXAMPLES=10000 for the whole."""

import os

GIVEN = os.environ.get("ONEMAP_EXAMPLES", "")


def examples(in_the_suite: int) -> int:
    """So many in the suite, or as many as the environment asks for."""
    return int(GIVEN) if GIVEN else in_the_suite
