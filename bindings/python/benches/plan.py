"""What the binding adds to a plan of 300 tables, over the library and the parsing of its JSON.

    cargo build --release -p rightful-benches --example plan_call
    python bindings/python/benches/plan.py

The package has to be built with optimisation (``pip install bindings/python``). Figures are printed, never judged.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import rightful

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 15
TURNS = 5


def least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return min(times)


def native() -> tuple[str, float, float]:
    """The call, and how long the library takes for it and for parsing its answer."""
    program = ROOT / "target/release/examples/plan_call"
    done = subprocess.run([program], capture_output=True, text=True, check=True)
    whole, parse = map(float, done.stderr.split())
    return done.stdout, whole, parse


def main() -> None:
    text, _, _ = native()
    call = json.loads(text)
    policy = rightful.Policy(call["policy"])
    others = {name: value for name, value in call.items() if name != "policy"}
    answer = rightful.call_json("plan", text)
    work: dict[str, Callable[[], object]] = {
        "parsing the answer, Python's json": lambda: json.loads(answer),
        "Python, text in, text out": lambda: rightful.call_json("plan", text),
        "Python, values in, values out": lambda: rightful.plan(**call),
        "Python, the policy as Policy": lambda: rightful.plan(policy=policy, **others),
    }
    # In turns: whatever else the machine does meets all of them. The least of each counts.
    figures: dict[str, float] = {}
    for _ in range(TURNS):
        _, whole, parse = native()
        turn = {"the library: text in, text out": whole, "parsing the answer, serde_json": parse}
        turn |= {what: least(one) for what, one in work.items()}
        figures = {what: min(figures.get(what, taken), taken) for what, taken in turn.items()}
    for what, milliseconds in figures.items():
        print(f"{what:40}{milliseconds:9.2f} ms")
    alone = figures["the library: text in, text out"] + figures["parsing the answer, Python's json"]
    added = figures["Python, values in, values out"] / alone - 1
    print(f"the binding adds {added:.1%} to the library and the parsing of its answer")


if __name__ == "__main__":
    main()
