"""Edits queries that run at random, and lists by kind of error what DuckDB refuses and the report does not call broken.

`python -m tests.binder --edits 2000 --seed 1`. What is called broken with proof and runs ends it with 1.
"""

import argparse
import re
import tempfile
from collections import defaultdict
from pathlib import Path
from random import Random

from tests.binder.edits import edited, queries, tokens_of
from tests.binder.tables import TABLES, refusal, warehouse
from tests.building import compared, model_id


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.binder", description=__doc__)
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", type=int, default=3, help="queries of each kind of error")
    arguments = parser.parse_args()
    random, connection, texts = Random(arguments.seed), warehouse(), queries()
    words = [word for text in texts for word in tokens_of(text)]
    refused, told, untold, wrong = 0, 0, defaultdict[str, list[str]](list), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.edits):
            base = random.choice(texts)
            head = edited(random, base, words)
            error = refusal(connection, head)
            found = compared(Path(folder) / str(number % 50), TABLES, {"m": base}, {"m": head}).nodes.get(model_id("m"))
            effect = "none" if found is None else found.effect
            if error is None:
                wrong += [head] if found is not None and (effect, found.proof) == ("broken", "proved") else []
                continue
            refused += 1
            if effect in ("broken", "unknown"):
                told += 1
            else:
                untold[re.sub(r'"[^"]*"', "…", error)[:70]].append(f"{effect}: {head}")
    print(f"{arguments.edits} edits, {refused} refused by DuckDB, {told} of them called broken or unknown")
    for kind, listed in sorted(untold.items(), key=lambda each: -len(each[1])):
        print(f"\n{len(listed)} {kind}")
        for each in sorted(listed, key=len)[: arguments.shown]:
            print(f"  {each}")
    print(f"\n{len(wrong)} called broken that run")
    for each in wrong:
        print(f"  {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
