package dev.weft.shared.redis;

import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Micros;
import dev.weft.shared.spi.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Claims, kept by the operations in {@code operations.lua}. */
record RedisClaims(Script script) implements Claims {
    private static final int VALUES_OF_HELD = 5;

    @Override
    public Reply enter(Request request) throws EngineException, InterruptedException {
        Answer answer = script.run(
                "enter",
                request.key(),
                request.total(),
                request.id(),
                request.owner().id(),
                request.owner().host(),
                request.permits(),
                Micros.of(request.lasting()),
                request.waits() ? 1 : 0);
        long token = answer.number(0);
        return new Reply(token != 0, token, answer.count(1), Micros.duration(answer.number(2)));
    }

    @Override
    public Set<String> renew(Collection<String> ids, Duration lasting) throws EngineException, InterruptedException {
        List<Object> parameters = new ArrayList<>(List.of(Micros.of(lasting)));
        parameters.addAll(ids);
        Answer answer = script.run("renew", parameters);
        Set<String> renewed = new HashSet<>();
        for (int i = 0; i < answer.size(); i++) {
            renewed.add(answer.text(i));
        }
        return renewed;
    }

    @Override
    public void leave(String id) throws EngineException, InterruptedException {
        script.run("leave", id);
    }

    @Override
    public List<Held> holders(String key) throws EngineException, InterruptedException {
        Answer answer = script.run("holders", key);
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += VALUES_OF_HELD) {
            held.add(new Held(
                    new Owner(answer.text(i), answer.text(i + 1)),
                    answer.count(i + 2),
                    answer.number(i + 3),
                    Micros.instant(answer.number(i + 4))));
        }
        return held;
    }

    @Override
    public void resize(String key, int total) throws EngineException, InterruptedException {
        script.run("resize", key, total);
    }
}
