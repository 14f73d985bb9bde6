"""Measures rows of the table with Python's asyncio, on its own loop or on uvloop.

    rows.py --list                                       prints the names of the rows
    rows.py --versions                                   prints the versions of Python and of its libraries as JSON
    rows.py asyncio|uvloop SECONDS ROW [NAME=VALUE ...]  measures one row, and prints its samples as JSON

A row does the same work as the row of the same name in Java and checks the same result. A row is a coroutine function that
returns the number of its operations; where it measures a part of its time only, it also returns that time. It is run
repeatedly, for a third of the time to warm up and then to measure. Each run gives a sample: the nanoseconds per operation.
The rows are in the other modules of this folder.
"""

import asyncio
import json
import platform
import sys
import time

sys.dont_write_bytecode = True  # no folder __pycache__ among the sources

# These modules add their rows to ROWS.
import locks, million, network, queues, tasks  # noqa: E401, E402, F401
from common import ROWS  # noqa: E402


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
    # A row with long runs gets up to four times the time, so that it has at least three samples if possible.
    while time.perf_counter() < start + (seconds if len(samples) > 2 else 4 * seconds) or not samples:
        samples.append(await sample(function, parameters))
    await network.close()
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
            print(f"benchmarks: {module} is not installed", file=sys.stderr)
    return found


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(ROWS))
    elif arguments == ["--versions"]:
        print(json.dumps(versions()))
    elif arguments[1] == "serve":
        with asyncio.Runner(loop_factory=factory_of(arguments[0])) as runner:
            runner.run(network.serve())
    else:
        loop, seconds, name, *rest = arguments
        parameters = {key: int(value) for key, value in (parameter.split("=") for parameter in rest)}
        with asyncio.Runner(loop_factory=factory_of(loop)) as runner:
            print(json.dumps(runner.run(measure(name, float(seconds), parameters))))


main(sys.argv[1:])
