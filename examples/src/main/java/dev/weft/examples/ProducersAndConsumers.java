package dev.weft.examples;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.queue.Producer;
import dev.weft.queue.Queue;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Producers and consumers over a queue with back-pressure: the queue holds two orders, so the fast producers wait for the slow
 * consumers. The queue is closed when the last producer ends, and that ends the consumers. If a producer failed, the consumers
 * would get its failure.
 */
public final class ProducersAndConsumers {
    private ProducersAndConsumers() {}

    public static void main(String[] args) throws InterruptedException {
        run(System.out);
    }

    static void run(PrintStream out) throws InterruptedException {
        Queue<String> orders = Queue.bounded(2);
        TaskGroup.run(group -> {
            List<Producer<String>> tables = orders.producers(2);
            for (int i = 0; i < tables.size(); i++) {
                String table = "Table " + (i + 1);
                Producer<String> producer = tables.get(i);
                group.spawn(() -> producer.produce(() -> order(out, table, producer)));
            }
            for (String cook : List.of("Ada", "Grace")) {
                group.spawn(() -> orders.forEach(order -> cook(out, cook, order)));
            }
        });
        out.println("All is served");
    }

    private static void order(PrintStream out, String table, Producer<String> orders) throws InterruptedException {
        for (String dish : List.of("soup", "fish", "cake")) {
            orders.put(dish + " for " + table);
            out.println(table + ": has ordered " + dish);
        }
    }

    private static void cook(PrintStream out, String cook, String order) throws InterruptedException {
        Async.sleep(Duration.ofMillis(500));
        out.println(cook + ": serves " + order);
    }
}
