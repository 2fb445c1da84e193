"""Ten thousand calls leave memory where it was."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import rightful
from vectors import VECTORS, read


def resident() -> int:
    statm = Path("/proc/self/statm")
    assert statm.exists(), "only Linux tells memory this way: run the tests there"
    pages = int(statm.read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_memory_stays_flat() -> None:
    policy = read(VECTORS / "policies" / "party.json")

    def calls(count: int) -> None:
        for position in range(count):
            rightful.rights(circumstances={"basis": "contract"})
            if position % 50 == 0:
                rightful.check(policy=policy)
            try:
                rightful.call_json("rights", "{")
            except rightful.RightfulError:
                pass

    calls(1_000)
    gc.collect()
    before = resident()
    calls(10_000)
    gc.collect()
    grown = resident() - before
    print(f"10,000 calls: {grown / 1024:.0f} KiB more")
    assert grown < 2 << 20
