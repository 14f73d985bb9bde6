package dev.weft.shared.redis;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Micros;
import dev.weft.shared.spi.Rates;

/**
 * Rates, kept by the operations in {@code operations.lua}. The server counts in microseconds, so intervals are rounded
 * up.
 */
record RedisRates(Script script) implements Rates {

    @Override
    public Reply reserve(Request request) throws EngineException, InterruptedException {
        Answer answer =
                script.run("reserve", request.key(), interval(request), request.burst(), Micros.of(request.maxDelay()));
        return new Reply(answer.flag(0), Micros.duration(answer.number(1)), answer.number(2));
    }

    @Override
    public void giveBack(Request request, long slot) throws EngineException, InterruptedException {
        script.run("giveBack", request.key(), interval(request), slot);
    }

    private static long interval(Request request) {
        return Micros.roundedUp(request.interval());
    }
}
