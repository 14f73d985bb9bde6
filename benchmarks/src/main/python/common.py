"""Functions that the modules of rows have in common."""

import asyncio

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
