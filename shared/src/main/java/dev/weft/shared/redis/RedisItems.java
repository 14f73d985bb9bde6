package dev.weft.shared.redis;

import dev.weft.shared.spi.EngineException;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.Micros;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queues, kept by the operations in {@code operations.lua}. */
record RedisItems(Script script) implements Items {
    private static final int VALUES_BEFORE_DELIVERIES = 3;
    private static final int VALUES_OF_DELIVERY = 5;
    private static final int VALUES_OF_DEAD = 5;

    @Override
    public Optional<List<Boolean>> put(String queue, List<Item> items, Call call)
            throws EngineException, InterruptedException {
        List<Object> parameters = new ArrayList<>(List.of(queue, call.client(), call.number(), call.ended()));
        for (Item item : items) {
            String key = item.key();
            parameters.addAll(List.of(
                    item.payload(),
                    key == null ? 0 : 1,
                    key == null ? "" : key,
                    item.priority(),
                    Micros.of(item.delay())));
        }
        Answer answer = script.run("put", parameters);
        if (answer.text(0).equals("CLOSED")) {
            return Optional.empty();
        }
        return Optional.of(answer.text(1).chars().mapToObj(each -> each == '1').toList());
    }

    @Override
    public Optional<List<Boolean>> putIn(Connection connection, String queue, List<Item> items) {
        throw new UnsupportedOperationException("Redis takes no part in a transaction of a database");
    }

    @Override
    public Taken take(String queue, TakeRequest request) throws EngineException, InterruptedException {
        Answer answer = script.run(
                "take",
                queue,
                request.maxItems(),
                Micros.of(request.visibilityTimeout()),
                request.maxDeliveries(),
                Micros.of(request.waits()));
        List<Delivered> items = new ArrayList<>();
        for (int i = VALUES_BEFORE_DELIVERIES; i < answer.size(); i += VALUES_OF_DELIVERY) {
            items.add(new Delivered(
                    new Receipt(answer.number(i), answer.number(i + 1)),
                    answer.bytes(i + 2),
                    answer.count(i + 3),
                    Micros.instant(answer.number(i + 4))));
        }
        String cause = answer.text(2);
        return new Taken(
                items, Micros.duration(answer.number(0)), answer.flag(1), cause.isEmpty() ? null : cause.substring(1));
    }

    @Override
    public List<Verdict> acknowledge(String queue, List<Receipt> receipts)
            throws EngineException, InterruptedException {
        List<Object> parameters = new ArrayList<>(List.of(queue));
        for (Receipt receipt : receipts) {
            parameters.addAll(List.of(receipt.item(), receipt.delivery()));
        }
        Answer answer = script.run("acknowledge", parameters);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < answer.size(); i++) {
            verdicts.add(Verdict.valueOf(answer.text(i)));
        }
        return verdicts;
    }

    @Override
    public Verdict release(String queue, Receipt receipt, Release how) throws EngineException, InterruptedException {
        String because = how.deadBecause();
        Answer answer = script.run(
                "release",
                queue,
                receipt.item(),
                receipt.delivery(),
                Micros.of(how.delay()),
                how.uncounted() ? 1 : 0,
                because == null ? 0 : 1,
                because == null ? "" : because);
        return Verdict.valueOf(answer.text(0));
    }

    @Override
    public Verdict extend(String queue, Receipt receipt, Duration visibilityTimeout)
            throws EngineException, InterruptedException {
        Answer answer = script.run("extend", queue, receipt.item(), receipt.delivery(), Micros.of(visibilityTimeout));
        return Verdict.valueOf(answer.text(0));
    }

    @Override
    public Counts counts(String queue, Duration waits) throws EngineException, InterruptedException {
        Answer answer = script.run("counts", queue, Micros.of(waits));
        return new Counts(answer.number(0), answer.number(1), answer.number(2), answer.number(3), answer.flag(4));
    }

    @Override
    public void close(String queue, @Nullable String cause) throws EngineException, InterruptedException {
        script.run("close", queue, cause == null ? "" : "1" + cause);
    }

    @Override
    public List<Dead> dead(String queue, int maxItems) throws EngineException, InterruptedException {
        Answer answer = script.run("dead", queue, maxItems);
        List<Dead> dead = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += VALUES_OF_DEAD) {
            dead.add(new Dead(
                    answer.number(i),
                    answer.bytes(i + 1),
                    answer.count(i + 2),
                    answer.text(i + 3),
                    Micros.instant(answer.number(i + 4))));
        }
        return dead;
    }

    @Override
    public boolean requeue(String queue, long id) throws EngineException, InterruptedException {
        return script.run("requeue", queue, id).flag(0);
    }

    @Override
    public boolean discard(String queue, long id) throws EngineException, InterruptedException {
        return script.run("discard", queue, id).flag(0);
    }
}
