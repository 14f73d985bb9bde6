package dev.weft.shared;

import dev.weft.queue.QueueClosedException;
import dev.weft.shared.spi.Items;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes items of a queue: asks the server until items are due. */
record TakeOperation<T>(Client client, String queue, Payloads<T> payloads, Items.TakeRequest request) {

    List<Delivery<T>> take() throws InterruptedException {
        try (Notices.Notice arrived = client.notices.on(Items.arrivals(queue))) {
            while (true) {
                arrived.clear();
                AtomicLong sent = new AtomicLong();
                Items.Taken taken = ask(sent);
                var hidden = new Delivery.Hidden(client.time, sent.get(), request.visibilityTimeout());
                List<Delivery<T>> readable = payloads.readable(taken, hidden);
                if (!readable.isEmpty()) {
                    return readable;
                }
                if (taken.closed()) {
                    throw closedBecause(taken.cause());
                }
                if (taken.items().isEmpty()) {
                    arrived.await(client.time, pause(taken.untilDue()));
                }
            }
        }
    }

    private Items.Taken ask(AtomicLong sent) throws InterruptedException {
        Call.Operation<Items.Taken> take = () -> {
            sent.set(client.time.nanoTime());
            return client.engine.items().take(queue, request);
        };
        return client.call("takes from shared queue '" + queue + "'", take, undone -> {
            if (undone != null) {
                undone.items().forEach(item -> Delivery.giveBack(client, queue, item, true));
            }
        });
    }

    private Duration pause(Duration untilDue) {
        Duration poll = client.options.pollInterval();
        boolean sooner = !untilDue.isNegative() && untilDue.compareTo(poll) < 0;
        return (sooner ? untilDue : poll).plusMillis(1);
    }

    private QueueClosedException closedBecause(@Nullable String cause) {
        return cause == null
                ? new QueueClosedException("shared queue '" + queue + "' is closed")
                : new QueueClosedException("shared queue '" + queue + "' was closed: " + cause);
    }
}
