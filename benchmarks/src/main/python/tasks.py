"""The rows of starting, cancelling and switching tasks, and of timeouts."""

import asyncio
import time

from common import check, row, together


async def one():
    return 1


@row
async def ManyTasks(n):
    total = 0
    for _ in range(max(1, 20_000 // n)):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one()) for _ in range(n)]
        total += sum(task.result() for task in tasks)
    check(max(1, 20_000 // n) * n, total)
    return total


@row
async def OneTask():
    total = 0
    for _ in range(5_000):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(one())
        total += task.result()
    check(5_000, total)
    return total


@row
async def LimitedGather(n):
    permits = asyncio.Semaphore(50)

    async def job(i):
        async with permits:
            return i

    rounds = max(1, 10_000 // n)
    for _ in range(rounds):
        results = await asyncio.gather(*(job(i) for i in range(n)))
        check(list(range(n)), results)
    return rounds * n


@row
async def AsTheyEnd(n):
    async def job(i):
        return i

    rounds = max(1, 1_000 // n)
    for _ in range(rounds):
        total = 0
        for next_one in asyncio.as_completed([job(i) for i in range(n)]):
            total += await next_one
        check(n * (n - 1) // 2, total)
    return rounds * n


@row
async def Racing(n):
    async def run(runner):
        if runner < n - 1:
            await asyncio.get_running_loop().create_future()
        return 1

    won = 0
    races = max(1, 1_000 // n)
    for _ in range(races):
        tasks = [asyncio.create_task(run(runner)) for runner in range(n)]
        done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        await asyncio.wait(rest)
        won += sum(task.result() for task in done)
    check(races, won)
    return races * n


@row
async def Tree(n):
    async def tree(depth):
        if depth == 0:
            return 1
        async with asyncio.TaskGroup() as group:
            children = [group.create_task(tree(depth - 1)) for _ in range(10)]
        return 1 + sum(child.result() for child in children)

    depth, tasks = 0, 1
    while 10 * tasks + 1 <= n:
        depth, tasks = depth + 1, 10 * tasks + 1
    check(tasks, await tree(depth))
    return tasks


@row
async def Cancelling(n):
    never = asyncio.Event()
    ended = 0

    async def wait():
        nonlocal ended
        try:
            await never.wait()
        finally:
            ended += 1

    tasks = [asyncio.create_task(wait()) for _ in range(n)]
    await asyncio.sleep(0)
    start = time.perf_counter_ns()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    took = time.perf_counter_ns() - start
    check(n, ended)
    return n, took


@row
async def Broadcast(n):
    event = asyncio.Event()
    ended = 0

    async def wait():
        nonlocal ended
        await event.wait()
        ended += 1

    tasks = [asyncio.create_task(wait()) for _ in range(n)]
    await asyncio.sleep(0)
    start = time.perf_counter_ns()
    event.set()
    await asyncio.wait(tasks)
    took = time.perf_counter_ns() - start
    check(n, ended)
    return n, took


@row
async def UnfiredTimeout():
    total = 0
    for _ in range(10_000):
        async with asyncio.timeout(30):
            total += 1
    check(10_000, total)
    return total


@row
async def FiredTimeout():
    fired = 0
    never = asyncio.Event()

    async def wait():
        nonlocal fired
        try:
            async with asyncio.timeout(0.01):
                await never.wait()
        except TimeoutError:
            fired += 1

    await together(*(wait() for _ in range(50_000)))
    check(50_000, fired)
    return fired


@row
async def Switching():
    ping, pong = asyncio.Event(), asyncio.Event()

    async def answer():
        for _ in range(10_000):
            await ping.wait()
            ping.clear()
            pong.set()

    async def ask():
        for _ in range(10_000):
            ping.set()
            await pong.wait()
            pong.clear()

    await together(answer(), ask())
    return 20_000


@row
async def Yielding(n):
    count = 0
    each = max(10, 50_000 // n)

    async def go():
        nonlocal count
        for _ in range(each):
            await asyncio.sleep(0)
            count += 1

    await together(*(go() for _ in range(n)))
    check(n * each, count)
    return count
