"""The rows of a million tasks at once."""

import asyncio
import os
import time

from common import row, together

MILLION = 1_000_000


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@row
async def MillionParked():
    """Measures the bytes of resident memory per waiting task instead of a time."""
    before = resident_bytes()
    event = asyncio.Event()
    tasks = [asyncio.create_task(event.wait()) for _ in range(MILLION)]
    await asyncio.sleep(0)
    grown = resident_bytes() - before
    event.set()
    await asyncio.wait(tasks)
    return MILLION, grown


@row
async def MillionSleeping():
    """Measures the seconds until all tasks have ended instead of the nanoseconds per task."""
    start = time.perf_counter()
    await together(*(asyncio.sleep(5) for _ in range(MILLION)))
    return 1, time.perf_counter() - start
