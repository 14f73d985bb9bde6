"""The rows of the table as Python's asyncio does them, on its own loop or on uvloop.

    rows.py --list                                       the rows there are
    rows.py --versions                                   what would be measured
    rows.py asyncio|uvloop SECONDS ROW [NAME=VALUE ...]  measures one, and prints its samples as JSON

A row does the same work as its namesake in Java and checks the same result. It is run for a third of the time to warm
up, and then again and again; each run is a sample.
"""

import asyncio
import json
import os
import platform
import sys
import time

ROWS = {}


def row(function):
    ROWS[function.__name__] = function
    return function


def check(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected} and got {actual}")


async def together(*parts):
    async with asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(part)


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
            total += item  # not in one line: others add to it during the wait

    await together(*(part() for _ in range(pairs) for part in (produce, consume)))
    check(pairs * each * (each - 1) // 2, total)
    return pairs * each


@row
async def QueueTransfer(room, pairs):
    queue = asyncio.Queue(room)
    return await transfer(queue.put, queue.get, pairs, 1 << 15)


@row
async def Rendezvous(pairs):
    """asyncio has none: a queue of one, and a future by which a producer learns that its item was taken."""
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
    """asyncio has none: tasks that get, and a wait for the first of them."""
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
                    raise AssertionError("too many inside")
                await asyncio.sleep(0)
                inside -= 1
                held += 1

    await together(*(turns() for _ in range(n)))
    check(n * each, held)
    return held


@row
async def BarrierRounds(n):
    barrier = asyncio.Barrier(n)
    came = 0
    each = max(10, 10_000 // n)

    async def rounds():
        nonlocal came
        for number in range(1, each + 1):
            came += 1
            await barrier.wait()
            if came < number * n:
                raise AssertionError("let go too early")

    await together(*(rounds() for _ in range(n)))
    check(n * each, came)
    return came


ECHOED = 64


async def echo(reader, writer):
    while data := await reader.read(ECHOED):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve():
    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=16384)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


@row
async def Echo(n, connections=[]):
    """The server runs in a process of its own, on the same loop."""
    if not connections:
        process = await asyncio.create_subprocess_exec(
            sys.executable, __file__, sys.argv[1], "serve", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        port = int(await process.stdout.readline())
        for _ in range(n):
            connections.append(await asyncio.open_connection("127.0.0.1", port))
    each = max(1, 20_000 // n)

    async def trips(reader, writer):
        data = bytes(ECHOED)
        for _ in range(each):
            writer.write(data)
            await reader.readexactly(ECHOED)

    await together(*(trips(*connection) for connection in connections))
    return n * each


@row
async def Http(n, session=[]):
    import aiohttp

    if not session:
        session.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=n)))

    async def fetch():
        async with session[0].get(os.environ["URL"]) as response:
            check(200, response.status)
            return len(await response.read())

    check(n * 1024, sum(await asyncio.gather(*(fetch() for _ in range(n)))))
    return n


MILLION = 1_000_000


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@row
async def MillionParked():
    """Not a time: the bytes that each has made the process grow by."""
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
    """Not nanoseconds each: the seconds of all."""
    start = time.perf_counter()
    await together(*(asyncio.sleep(5) for _ in range(MILLION)))
    return 1, time.perf_counter() - start


async def sample(function, parameters):
    start = time.perf_counter_ns()
    result = await function(**parameters)
    took = time.perf_counter_ns() - start
    operations, took = result if isinstance(result, tuple) else (result, took)
    return took / operations


async def measure(name, seconds, parameters):
    function = ROWS[name]
    samples = []
    if name.startswith("Million"):
        return [await sample(function, parameters)]
    start = time.perf_counter()
    while time.perf_counter() < start + seconds / 3:
        await sample(function, parameters)
    # What takes long gets more time, so that there are a few samples of it, but not for ever.
    while time.perf_counter() < start + (seconds if len(samples) > 2 else 4 * seconds) or not samples:
        samples.append(await sample(function, parameters))
    if name == "Http":
        await Http.__defaults__[0][0].close()
    return samples


def factory_of(loop):
    if loop == "uvloop":
        import uvloop

        return uvloop.new_event_loop
    return asyncio.new_event_loop


def versions():
    found = {"Python": platform.python_version()}
    for module in ("uvloop", "aiohttp"):
        try:
            found[module] = __import__(module).__version__
        except ImportError:
            print(f"there is no {module}", file=sys.stderr)
    return found


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(ROWS))
    elif arguments == ["--versions"]:
        print(json.dumps(versions()))
    elif arguments[1] == "serve":
        with asyncio.Runner(loop_factory=factory_of(arguments[0])) as runner:
            runner.run(serve())
    else:
        loop, seconds, name, *rest = arguments
        parameters = {key: int(value) for key, value in (parameter.split("=") for parameter in rest)}
        with asyncio.Runner(loop_factory=factory_of(loop)) as runner:
            print(json.dumps(runner.run(measure(name, float(seconds), parameters))))


main(sys.argv[1:])
