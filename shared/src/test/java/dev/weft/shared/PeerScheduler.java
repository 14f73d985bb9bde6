package dev.weft.shared;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.weft.Async;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/** Measures db-scheduler, whose one-time tasks are items of a queue. */
final class PeerScheduler {
    private static final String COLUMN = "db-scheduler";
    private static final int TASKS = 3_000;
    private static final String TABLE = """
            CREATE TABLE scheduled_tasks (
              task_name text NOT NULL, task_instance text NOT NULL, task_data bytea, execution_time timestamptz NOT NULL,
              picked boolean NOT NULL, picked_by text, last_success timestamptz, last_failure timestamptz,
              consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
              PRIMARY KEY (task_name, task_instance));
            CREATE INDEX ON scheduled_tasks (execution_time);
            CREATE INDEX ON scheduled_tasks (last_heartbeat)""";

    private final Figures figures;
    private final DataSource pool;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicReference<CountDownLatch> left = new AtomicReference<>(new CountDownLatch(0));
    private final OneTimeTask<Void> task =
            Tasks.oneTime("figures").execute((_, _) -> left.get().countDown());

    PeerScheduler(Figures figures, DataSource pool) {
        this.figures = figures;
        this.pool = pool;
    }

    void measure(LongSupplier calls) throws Exception {
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
        SchedulerClient client = SchedulerClient.Builder.create(pool, task).build();
        Instant never = Instant.now().plus(Duration.ofDays(1));
        for (int workers : WeftFigures.WORKERS) {
            figures.measure(COLUMN, WeftFigures.PUT, workers, _ -> schedule(client, 1, never));
            figures.measure(COLUMN, WeftFigures.PUT_BATCH, workers, _ -> schedule(client, WeftFigures.BATCH, never));
            empty();
            schedule(client, TASKS, Instant.now());
            figures.add(
                    COLUMN,
                    WeftFigures.TAKE + (workers == 1 ? ", 1 worker" : ", " + workers + " workers"),
                    executed(workers));
        }
        Scheduler idle = scheduler(WeftFigures.WORKERS[1]);
        idle.start();
        figures.add(COLUMN, WeftFigures.IDLE_CALLS, WeftFigures.callsWhileIdle(calls));
        idle.stop();
    }

    private void empty() throws Exception {
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("TRUNCATE scheduled_tasks");
        }
    }

    private int schedule(SchedulerClient client, int number, Instant time) throws InterruptedException {
        List<TaskInstance<?>> instances = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            instances.add(task.instance("" + ids.incrementAndGet()));
        }
        return Async.blocking(() -> {
            if (number == 1) {
                client.scheduleIfNotExists(instances.getFirst(), time);
            } else {
                client.scheduleBatch(instances, time);
            }
            return number;
        });
    }

    /** Executes all tasks. Returns the number in a second. */
    private double executed(int threads) throws InterruptedException {
        left.set(new CountDownLatch(TASKS));
        Scheduler scheduler = scheduler(threads);
        long start = System.nanoTime();
        scheduler.start();
        left.get().await();
        double seconds = (System.nanoTime() - start) / 1e9;
        scheduler.stop();
        return TASKS / seconds;
    }

    /** With SKIP LOCKED, and with the interval of Weft's polls. */
    private Scheduler scheduler(int threads) {
        return Scheduler.create(pool, task)
                .threads(threads)
                .pollUsingLockAndFetch(1, 4)
                .pollingInterval(SharedOptions.standard().pollInterval())
                .build();
    }
}
