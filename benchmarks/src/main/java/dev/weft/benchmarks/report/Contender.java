package dev.weft.benchmarks.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The library that does the work of a row. A method that measures one is called by its key, with the variant behind it. */
public enum Contender {
    WEFT("weft", "Weft", League.PARALLEL, Role.WEFT, "#d81b21"),
    BARE("bare", "bare virtual threads", League.PARALLEL, Role.FLOOR, "#9a9a9a"),
    JDK("jdk", "`java.util.concurrent`", League.PARALLEL, Role.PEER, "#0072b2"),
    STRUCTURED_TASK_SCOPE("structuredTaskScope", "`StructuredTaskScope`", League.PARALLEL, Role.PEER, "#e69f00"),
    COMPLETABLE_FUTURE("completableFuture", "`CompletableFuture`", League.PARALLEL, Role.PEER, "#cc79a7"),
    JOX("jox", "Jox", League.PARALLEL, Role.PEER, "#009e73"),
    NETTY("netty", "Netty", League.PARALLEL, Role.PEER, "#56b4e9"),
    KOTLIN("kotlin", "Kotlin, `Default`", League.PARALLEL, Role.PEER, "#7b3fb3"),
    EVENT_LOOP("eventLoop", "Weft's `EventLoop`", League.ONE_AT_A_TIME, Role.WEFT, "#d81b21"),
    RUN_BLOCKING("runBlocking", "Kotlin, `runBlocking`", League.ONE_AT_A_TIME, Role.PEER, "#7b3fb3"),
    ASYNCIO("asyncio", "asyncio", League.ONE_AT_A_TIME, Role.PEER, "#0072b2"),
    UVLOOP("uvloop", "uvloop", League.ONE_AT_A_TIME, Role.PEER, "#e69f00");

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
    private final String colour;

    Contender(String key, String title, League league, Role role, String colour) {
        this.key = key;
        this.title = title;
        this.league = league;
        this.role = role;
        this.colour = colour;
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
     * @throws IllegalArgumentException if it begins with the key of no contender
     */
    public static Contender measuredBy(String method) {
        return Arrays.stream(values())
                .filter(contender -> method.startsWith(contender.key))
                .max(Comparator.comparingInt(contender -> contender.key.length()))
                .orElseThrow(() -> new IllegalArgumentException("no contender is measured by '" + method + "'"));
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

    /** Its title as it stands in a drawing. */
    String plainTitle() {
        return title.replace("`", "");
    }

    /** The colour that stands for it in a drawing. */
    String colour() {
        return colour;
    }

    League league() {
        return league;
    }

    Role role() {
        return role;
    }
}
