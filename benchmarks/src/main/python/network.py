"""The rows that use the network."""

import asyncio
import os
import sys

from common import check, row, together

ECHOED = 64

connections = []
sessions = []


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
async def Echo(n):
    """The server is in a process of its own and runs on the same kind of loop."""
    if not connections:
        process = await asyncio.create_subprocess_exec(
            sys.executable, sys.argv[0], sys.argv[1], "serve", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
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
async def Http(n):
    import aiohttp

    if not sessions:
        sessions.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=n)))

    async def fetch():
        async with sessions[0].get(os.environ["URL"]) as response:
            check(200, response.status)
            return len(await response.read())

    check(n * 1024, sum(await asyncio.gather(*(fetch() for _ in range(n)))))
    return n


async def close():
    """Closes the connections that the rows keep from one run to the next."""
    for _, writer in connections:
        writer.close()
    for session in sessions:
        await session.close()
