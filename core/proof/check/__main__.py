"""``python -m core.proof.check FILE``: check a proof's certificate, a JSON file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from core.proof.check.claims import check_certificate


def main() -> int:
    """0 if all claims are verified, 1 if not, 2 if the file is no certificate."""
    parser = argparse.ArgumentParser(prog="python -m core.proof.check", description=__doc__)
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    try:
        certificate = json.loads(given.file.read_text(encoding="utf-8"))
        if not isinstance(certificate, dict):
            raise ValueError("it holds no object")
        fault = check_certificate(certificate)
    except (OSError, ValueError) as error:
        print(f"{given.file}: {error}", file=sys.stderr)
        return 2
    print(f"not verified: {fault}" if fault else "verified: every claim of this certificate")
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
