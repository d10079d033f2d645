"""`python -m tools.supply [write | faults PROGRAM]`: see the package."""

import sys

from tools.supply.audit import findings
from tools.supply.bill import BILL, bill
from tools.supply.faults import known_faults
from tools.supply.locked import PRODUCT, UnreadableLockError
from tools.supply.notices import NOTICES, notices


def main(words: list[str]) -> int:
    """Do what is asked; return 1 where something is to be mended, 2 where nobody knows what is meant."""
    match words:
        case []:
            return _audit()
        case ["write"]:
            BILL.write_text(bill(), "utf-8")
            NOTICES.write_text(notices(), "utf-8")
            return 0
        case ["faults", *command] if command:
            answer = known_faults(command, PRODUCT, seconds=300)
            print(answer.words)
            return int(bool(answer.faults))
    print(__doc__, file=sys.stderr)
    return 2


def _audit() -> int:
    try:
        found = findings()
    except UnreadableLockError as error:
        found = (str(error),)
    print("\n".join(found) or "All that is locked is hashed, installed as locked, and under a licence we may ship.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
