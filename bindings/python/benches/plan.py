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


def least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return min(times)


def main() -> None:
    native = subprocess.run([ROOT / "target/release/examples/plan_call"], capture_output=True, text=True, check=True)
    whole, parse = map(float, native.stderr.split())
    call = json.loads(native.stdout)
    policy = rightful.Policy(call["policy"])
    others = {name: value for name, value in call.items() if name != "policy"}
    answer = rightful.call_json("plan", native.stdout)
    loads = least(lambda: json.loads(answer))
    figures = {
        "the library: text in, text out": whole,
        "parsing the answer, serde_json": parse,
        "parsing the answer, Python's json": loads,
        "Python, text in, text out": least(lambda: rightful.call_json("plan", native.stdout)),
        "Python, values in, values out": least(lambda: rightful.plan(**call)),
        "Python, the policy as Policy": least(lambda: rightful.plan(policy=policy, **others)),
    }
    for what, milliseconds in figures.items():
        print(f"{what:40}{milliseconds:9.2f} ms")
    added = figures["Python, values in, values out"] / (whole + loads) - 1
    print(f"the binding adds {added:.1%} to the library and the parsing of its answer")


if __name__ == "__main__":
    main()
