package dev.weft.benchmarks.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Who does the work of a row. A method that measures one is called by its key, with the variant behind it. */
public enum Contender {
    WEFT("weft", "Weft", League.PARALLEL, Role.WEFT),
    BARE("bare", "bare virtual threads", League.PARALLEL, Role.FLOOR),
    JDK("jdk", "`java.util.concurrent`", League.PARALLEL, Role.PEER),
    STRUCTURED_TASK_SCOPE("structuredTaskScope", "`StructuredTaskScope`", League.PARALLEL, Role.PEER),
    COMPLETABLE_FUTURE("completableFuture", "`CompletableFuture`", League.PARALLEL, Role.PEER),
    JOX("jox", "Jox", League.PARALLEL, Role.PEER),
    KOTLIN("kotlin", "Kotlin, `Default`", League.PARALLEL, Role.PEER),
    EVENT_LOOP("eventLoop", "Weft's `EventLoop`", League.ONE_AT_A_TIME, Role.WEFT),
    RUN_BLOCKING("runBlocking", "Kotlin, `runBlocking`", League.ONE_AT_A_TIME, Role.PEER),
    ASYNCIO("asyncio", "asyncio", League.ONE_AT_A_TIME, Role.PEER),
    UVLOOP("uvloop", "uvloop", League.ONE_AT_A_TIME, Role.PEER);

    /** What one is to the comparison. */
    public enum Role {
        /** The one that is compared. */
        WEFT,
        /** What Weft stands on: shown, and not raced. */
        FLOOR,
        /** One that Weft is to be ahead of. */
        PEER
    }

    private final String key;
    private final String title;
    private final League league;
    private final Role role;

    Contender(String key, String title, League league, Role role) {
        this.key = key;
        this.title = title;
        this.league = league;
        this.role = role;
    }

    /** Those of a league, in their order in the table. */
    static List<Contender> of(League league) {
        return Arrays.stream(values())
                .filter(contender -> contender.league == league)
                .toList();
    }

    /**
     * The one that {@code method} measures: {@code jdkFair} is {@link #JDK}.
     *
     * @throws IllegalArgumentException if it begins with nobody's key
     */
    public static Contender measuredBy(String method) {
        return Arrays.stream(values())
                .filter(contender -> method.startsWith(contender.key))
                .max(Comparator.comparingInt(contender -> contender.key.length()))
                .orElseThrow(() -> new IllegalArgumentException("nobody is measured by '" + method + "'"));
    }

    /** What is behind the key in the name of {@code method}; empty if nothing is. */
    public String variantOf(String method) {
        return method.substring(key.length());
    }

    /** What a method that measures it begins with. */
    public String key() {
        return key;
    }

    String title() {
        return title;
    }

    League league() {
        return league;
    }

    Role role() {
        return role;
    }
}
