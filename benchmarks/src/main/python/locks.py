"""The rows of locks, semaphores and barriers."""

import asyncio

from common import check, row, together


@row
async def UncontendedLock():
    lock = asyncio.Lock()
    count = 0
    for _ in range(20_000):
        async with lock:
            count += 1
    check(20_000, count)
    return count


@row
async def ContendedLock(n):
    lock = asyncio.Lock()
    held = 0
    each = max(10, 10_000 // n)

    async def turns():
        nonlocal held
        for _ in range(each):
            async with lock:
                before = held
                await asyncio.sleep(0)
                held = before + 1

    await together(*(turns() for _ in range(n)))
    check(n * each, held)
    return held


@row
async def ContendedSemaphore(n):
    permits = asyncio.Semaphore(2)
    each = max(10, 10_000 // n)
    inside = held = 0

    async def turns():
        nonlocal inside, held
        for _ in range(each):
            async with permits:
                inside += 1
                if inside > 2:
                    raise AssertionError("more holders than permits")
                await asyncio.sleep(0)
                inside -= 1
                held += 1

    await together(*(turns() for _ in range(n)))
    check(n * each, held)
    return held


@row
async def BarrierRounds(n):
    barrier = asyncio.Barrier(n)
    arrivals = 0
    each = max(10, 10_000 // n)

    async def rounds():
        nonlocal arrivals
        for number in range(1, each + 1):
            arrivals += 1
            await barrier.wait()
            if arrivals < number * n:
                raise AssertionError("barrier opened before all tasks arrived")

    await together(*(rounds() for _ in range(n)))
    check(n * each, arrivals)
    return arrivals
