package dev.weft.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.weft.Async;
import dev.weft.ClosedException;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.shared.postgres.PostgresEngine;
import dev.weft.sync.Event;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that is closed leaves no task and no connection, whatever it was doing. */
@Timeout(60)
final class ClosingTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private HikariDataSource pool;

    @BeforeEach
    void connect() throws Exception {
        PostgresServer.get().engine("weft_");
        pool = PostgresServer.pool(PostgresServer.get().url());
    }

    @AfterEach
    void everyConnectionIsBackInThePool() {
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        pool.close();
    }

    @Test
    void closingEndsSoonAtWhateverMomentItComes() throws Exception {
        Async.run(() -> {
            for (int i = 0; i < 100; i++) {
                Shared shared = Shared.open(PostgresEngine.of(pool));
                Async.sleep(Duration.ofNanos(i * 100_000L)); // spreads the moments over the start of the listener
                closeSoon(shared);
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            }
        });
    }

    /** Close waits for its tasks, so it is long when one of them hangs. */
    private static void closeSoon(Shared shared) throws InterruptedException {
        long before = System.nanoTime();
        shared.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    }

    @Test
    void closingWhileTheListenersConnectionIsMadeCutsThatShort() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        DataSource slow = source(() -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return pool.getConnection();
        });
        Async.run(() -> {
            Shared shared = Shared.open(PostgresEngine.of(slow));
            asked.await();
            closeSoon(shared);
        });
    }

    @Test
    void connectionThatIsMadeAsTheClientIsClosedGoesBackAndNothingListensOnIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        DataSource late = source(() -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException cancelled) {
                return pool.getConnection();
            }
            throw new AssertionError("a latch that nothing opens was opened");
        });
        Async.run(() -> {
            Shared shared = Shared.open(PostgresEngine.of(late));
            asked.await();
            closeSoon(shared);
        });
    }

    @Test
    void callsThatWaitForAServerThatIsAwayFailWhenTheClientIsClosed() throws Exception {
        Event tried = Event.create();
        DataSource away = source(() -> {
            tried.set();
            throw new SQLException("connection refused", "08001");
        });
        Async.run(() -> TaskGroup.options().keepGoing().run(group -> {
            Shared shared = Shared.open(
                    PostgresEngine.of(away), SharedOptions.standard().callTimeout(Duration.ofMillis(100)));
            Task<Lease> waiting = group.spawn(() -> shared.lock("away").acquire());
            tried.await();
            shared.close();
            assertThatThrownBy(waiting::await).hasCauseInstanceOf(ClosedException.class);
            assertThatThrownBy(() -> shared.lock("away").acquire()).isInstanceOf(ClosedException.class);
        }));
    }

    @FunctionalInterface
    private interface Making {
        Connection connection() throws Exception;
    }

    private static DataSource source(Making making) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getConnection");
                    try {
                        return making.connection();
                    } catch (InterruptedException e) {
                        throw new SQLException("interrupted", e);
                    }
                });
    }
}
