package dev.weft.cli.list;

import dev.weft.TaskFailedException;
import dev.weft.TaskGroup;
import dev.weft.cli.attempt.Attempts;
import dev.weft.cli.attempt.Job;
import dev.weft.cli.attempt.JobSource;
import dev.weft.cli.attempt.NameServers;
import dev.weft.cli.input.InputException;
import dev.weft.cli.schedule.Limits;
import dev.weft.cli.schedule.RunFailedException;
import dev.weft.cli.schedule.Source;
import dev.weft.cli.schedule.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A list that this machine fetches together with other machines. The package's documentation describes how machines
 * share a list.
 */
public final class FetchList implements AutoCloseable {
    /**
     * The shortest lease. A lease is renewed three times within its duration, so a shorter lease would not tolerate a
     * slow database.
     */
    public static final Duration MIN_LEASE = Duration.ofSeconds(1);

    private final ListDatabase database;
    private final SharedList list;
    private final Consumer<String> notes;

    private FetchList(ListDatabase database, SharedList list, Consumer<String> notes) {
        this.database = database;
        this.list = list;
        this.notes = notes;
    }

    /**
     * Connects to the database of a list, and creates the tables of lists if they do not exist.
     *
     * @param address such as {@code postgres://user:password@host/database?list=name}
     * @param lease the time after which the URLs of a machine that has died are given to others
     * @param notes receives a line when the database cannot be reached, or a lease is lost
     * @throws InputException if the address is wrong, or the database cannot be used
     */
    public static FetchList open(String address, Duration lease, Consumer<String> notes) throws InputException {
        ListAddress parsed = ListAddress.parse(address);
        ListDatabase database = ListDatabase.open(parsed, notes);
        // The first part of the name tells an administrator the process and its machine. The second part makes the name
        // unique.
        String owner = ManagementFactory.getRuntimeMXBean().getName() + " " + UUID.randomUUID();
        return new FetchList(database, new SharedList(database, parsed.list(), owner, lease), notes);
    }

    /**
     * Creates this run's part in fetching the list.
     *
     * @param limits the limits, which hold for all machines together
     * @param jobs provides the targets of this machine, and makes a job of each claimed target
     * @param attempts fetches jobs
     */
    public Part part(Limits limits, JobSource jobs, Attempts attempts) {
        Outage outage = new Outage(notes);
        Claims claims = new Claims(list, limits, jobs, outage, notes);
        attempts.onDone(claims::end);
        attempts.countOnly(new OutageFilter(claims, outage), NameServers.ofSystem()::answerFor);
        return new Part(claims, new ClaimedJobs(claims, attempts), new ListFiller(list, jobs, claims::wake));
    }

    /**
     * Creates the list if it does not exist, and records that this machine adds URLs, so that the list is not finished yet. If
     * {@code mustHaveUrls} is true, and the list has no URLs, throws an exception and does not create the list.
     */
    void prepare(boolean mustHaveUrls) throws RunFailedException, InterruptedException {
        if (mustHaveUrls && list.isEmpty()) {
            throw new RunFailedException(
                    "the list is empty; give URLs, or -i FILE", new IOException("no URL in the list"));
        }
        list.create();
        list.beginFilling();
    }

    @Override
    public void close() {
        database.close();
    }

    /** The part of one run in fetching the list. */
    public final class Part {
        private final Claims claims;
        private final ClaimedJobs worker;
        private final ListFiller filler;

        private Part(Claims claims, ClaimedJobs worker, ListFiller filler) {
            this.claims = claims;
            this.worker = worker;
            this.filler = filler;
        }

        /** The jobs that this machine claims, until the list is finished. */
        public Source<Job> jobs() {
            return claims;
        }

        /** Attempts the jobs while their leases last. */
        public Worker<Job> worker() {
            return worker;
        }

        /**
         * Runs {@code fetching}, which attempts the jobs. Meanwhile, other tasks add the targets of this machine, renew
         * leases and store results. At the end, gives back the URLs that were not fetched.
         *
         * @param mustHaveUrls whether to fail if the list has no URLs yet
         * @throws IOException if the run cannot continue
         */
        public void run(boolean mustHaveUrls, Fetching fetching) throws IOException, InterruptedException {
            prepare(mustHaveUrls);
            try {
                runGroup(fetching);
            } catch (Throwable e) {
                closeAfter(e);
                throw e;
            }
            claims.close();
        }

        private void runGroup(Fetching fetching) throws IOException, InterruptedException {
            try {
                TaskGroup.options().longLived().<IOException>run(group -> {
                    group.spawn("adds targets to the list", () -> {
                        filler.run();
                        claims.filled();
                    });
                    group.spawn("renews leases", claims::renewAll);
                    group.spawn("stores results", claims::storeAll);
                    fetching.run();
                    group.cancel("all jobs have ended");
                });
            } catch (TaskFailedException e) {
                if (e.getCause() instanceof IOException cause) {
                    throw cause;
                }
                throw e;
            }
        }

        private void closeAfter(Throwable failure) throws InterruptedException {
            try {
                claims.close();
            } catch (RunFailedException e) {
                failure.addSuppressed(
                        e); // the exception that ended the run is reported; this one may be its consequence
            }
        }
    }

    /** Attempts the jobs. */
    @FunctionalInterface
    public interface Fetching {
        /** Returns when all jobs have ended. */
        void run() throws IOException, InterruptedException;
    }
}
