package dev.weft.cli.schedule;

import dev.weft.Async;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Hosts that behave as they are told, and a record of what a scheduler did with their pages. */
final class Pages implements Worker<Pages.Page> {
    final Codec<Page> codec = new Codec<>() {
        @Override
        public String host(Page page) {
            return page.host;
        }

        @Override
        public int attempts(Page page) {
            return attempts.getOrDefault(page, 0);
        }

        @Override
        public long size(Page page) {
            return 100;
        }

        @Override
        public void write(Page page, DataOutput out) throws IOException {
            out.writeUTF(page.host);
            out.writeInt(page.number);
        }

        @Override
        public Page read(DataInput in) throws IOException {
            return new Page(in.readUTF(), in.readInt());
        }
    };

    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private final Map<Page, Integer> attempts = new HashMap<>();
    private final Map<String, Integer> inside = new HashMap<>();
    private final long start = Async.nanoTime();
    final List<Event> starts = new ArrayList<>();
    final List<Event> ends = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    int most;
    int mostAtOneHost;

    /** A page of a host. */
    record Page(String host, int number) {}

    /** Something that happened to a page. */
    record Event(Page page, Duration time) {}

    /** What a host does with an attempt, which is counted from one. */
    interface Behaviour {
        Verdict answer(Page page, int attempt) throws IOException, InterruptedException;
    }

    static Behaviour answeringAfter(Duration time) {
        return (_, _) -> {
            Async.sleep(time);
            return Verdict.done(Verdict.HostSignal.ANSWERED);
        };
    }

    Pages host(String name, Behaviour behaviour) {
        behaviours.put(name, behaviour);
        return this;
    }

    static List<Page> of(String host, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Page(host, i)).toList();
    }

    @SafeVarargs
    static Source<Page> source(List<Page>... lists) {
        List<Page> pages = new ArrayList<>();
        for (List<Page> list : lists) {
            pages.addAll(list);
        }
        Iterator<Page> all = pages.iterator();
        return () -> all.hasNext() ? all.next() : null;
    }

    Duration run(Limits limits, Source<Page> source) throws IOException, InterruptedException {
        long begin = Async.nanoTime();
        new Scheduler<>(limits, codec, this).run(source);
        return Duration.ofNanos(Async.nanoTime() - begin);
    }

    @Override
    public Verdict attempt(Page page) throws IOException, InterruptedException {
        int attempt = attempts.merge(page, 1, Integer::sum);
        int here = inside.merge(page.host, 1, Integer::sum);
        mostAtOneHost = Math.max(mostAtOneHost, here);
        most = Math.max(
                most, inside.values().stream().mapToInt(Integer::intValue).sum());
        starts.add(new Event(page, now()));
        try {
            Verdict verdict = behaviours.get(page.host).answer(page, attempt);
            if (verdict.isDone()) {
                ends.add(new Event(page, now()));
            }
            return verdict;
        } finally {
            inside.merge(page.host, -1, Integer::sum);
        }
    }

    @Override
    public void refuse(Page page, String reason) {
        refused.add(page.host + "/" + page.number + ": " + reason);
    }

    private Duration now() {
        return Duration.ofNanos(Async.nanoTime() - start);
    }

    /** The times at which attempts at a host started. */
    List<Duration> startsAt(String host) {
        return starts.stream()
                .filter(event -> event.page.host.equals(host))
                .map(Event::time)
                .toList();
    }

    /** The time at which the last page of a host had its result. */
    Duration endOf(String host) {
        return ends.stream()
                .filter(event -> event.page.host.equals(host))
                .map(Event::time)
                .reduce(Duration.ZERO, (_, later) -> later);
    }
}
