"""The rows of queues."""

import asyncio

from common import check, row, together


async def transfer(put, get, pairs, items):
    each = items // pairs
    total = 0

    async def produce():
        for i in range(each):
            await put(i)

    async def consume():
        nonlocal total
        for _ in range(each):
            item = await get()
            total += item  # not `total += await get()`, which reads the total before the wait

    await together(*(part() for _ in range(pairs) for part in (produce, consume)))
    check(pairs * each * (each - 1) // 2, total)
    return pairs * each


@row
async def QueueTransfer(room, pairs):
    queue = asyncio.Queue(room)
    return await transfer(queue.put, queue.get, pairs, 1 << 15)


@row
async def Rendezvous(pairs):
    """asyncio has no rendezvous: a queue of one, and a future per item that tells its producer that the item was taken."""
    queue = asyncio.Queue(1)
    loop = asyncio.get_running_loop()

    async def put(item):
        taken = loop.create_future()
        await queue.put((item, taken))
        await taken

    async def get():
        item, taken = await queue.get()
        taken.set_result(None)
        return item

    return await transfer(put, get, pairs, 1 << 14)


@row
async def Ring(members):
    laps = max(100, 20_000 // members)
    queues = [asyncio.Queue(1) for _ in range(members)]
    token = 0

    async def lead():
        nonlocal token
        for _ in range(laps):
            await queues[1].put(token + 1)
            token = await queues[0].get()

    async def pass_on(k):
        for _ in range(laps):
            await queues[(k + 1) % members].put(await queues[k].get() + 1)

    await together(lead(), *(pass_on(k) for k in range(1, members)))
    check(laps * members, token)
    return token


@row
async def Pipeline(stages):
    items = max(100, 20_000 // stages)
    queues = [asyncio.Queue(10) for _ in range(stages + 1)]
    total = 0

    async def feed():
        for i in range(items):
            await queues[0].put(i)

    async def add_one(k):
        for _ in range(items):
            await queues[k + 1].put(await queues[k].get() + 1)

    async def drain():
        nonlocal total
        for _ in range(items):
            total += await queues[stages].get()

    await together(feed(), *(add_one(k) for k in range(stages)), drain())
    check(items * (items - 1) // 2 + stages * items, total)
    return stages * items


@row
async def Selecting(queues):
    """asyncio has no select: a task per queue that gets an item, and a wait for the first of these tasks."""
    items = 5_000
    all_queues = [asyncio.Queue(10) for _ in range(queues)]
    total = 0

    async def produce():
        for i in range(items):
            await all_queues[i % queues].put(i)

    async def consume():
        nonlocal total
        taken = 0
        gets = {asyncio.create_task(queue.get()): queue for queue in all_queues}
        while taken < items:
            done, _ = await asyncio.wait(gets, return_when=asyncio.FIRST_COMPLETED)
            for get in done:
                total += get.result()
                taken += 1
                queue = gets.pop(get)
                gets[asyncio.create_task(queue.get())] = queue
        for get in gets:
            get.cancel()

    await together(produce(), consume())
    check(items * (items - 1) // 2, total)
    return items
