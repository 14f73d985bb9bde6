package dev.weft.http.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatePerHostTest {
    private final StatePerHost<String, AtomicInteger> hosts = new StatePerHost<>();

    @Test
    void eachHostHasItsOwn() {
        try (var one = use("one");
                var other = use("other");
                var again = use("one")) {

            assertThat(again.value()).isSameAs(one.value()).isNotSameAs(other.value());
        }
    }

    @Test
    void unusedOnesAreForgotten() {
        IntStream.range(0, 100_000).forEach(i -> use("host" + i).close());

        assertThat(hosts.size()).isLessThanOrEqualTo(64);
    }

    @Test
    void thoseInUseAndThoseThatAreNotAsNewAreKept() {
        var inUse = use("in use");
        var dirty = use("dirty");
        dirty.value().set(1);
        dirty.close();

        IntStream.range(0, 1_000).forEach(i -> use("host" + i).close());

        assertThat(use("in use").value()).isSameAs(inUse.value());
        assertThat(use("dirty").value()).hasValue(1);
    }

    @Test
    void thoseThatStayUsedAreLookedAtAFewTimesEachAtMost() {
        AtomicInteger looks = new AtomicInteger();

        IntStream.range(0, 100_000)
                .forEach(i -> hosts.use("host" + i, AtomicInteger::new, _ -> {
                            looks.incrementAndGet();
                            return false;
                        })
                        .close());

        assertThat(looks.get()).isBetween(100_000, 200_000);
    }

    private StatePerHost<String, AtomicInteger>.Use use(String host) {
        return hosts.use(host, AtomicInteger::new, value -> value.get() == 0);
    }
}
