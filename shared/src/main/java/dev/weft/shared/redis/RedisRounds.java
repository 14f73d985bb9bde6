package dev.weft.shared.redis;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Micros;
import dev.weft.shared.spi.Rounds;
import java.time.Duration;

/** Rounds of barriers, kept by the operations in {@code operations.lua}. */
record RedisRounds(Script script) implements Rounds {

    @Override
    public Reply arrive(String key, String id, int parties, Duration lasting)
            throws EngineException, InterruptedException {
        Answer answer = script.run("arrive", key, id, parties, Micros.of(lasting));
        long round = answer.number(0);
        return new Reply(round >= 0, Math.max(0, round), answer.count(1), answer.count(2));
    }

    @Override
    public void leave(String key, String id) throws EngineException, InterruptedException {
        script.run("depart", key, id);
    }
}
