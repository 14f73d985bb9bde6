package dev.weft.shared.redis;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Flags;

/** Flags, kept by the operations in {@code operations.lua}. */
record RedisFlags(Script script) implements Flags {

    @Override
    public State read(String key) throws EngineException, InterruptedException {
        Answer answer = script.run("read", key);
        return new State(answer.flag(0), answer.number(1));
    }

    @Override
    public boolean raise(String key, String claim) throws EngineException, InterruptedException {
        return script.run("raise", key, claim).flag(0);
    }

    @Override
    public void set(String key, boolean up) throws EngineException, InterruptedException {
        script.run("set", key, up ? 1 : 0);
    }
}
