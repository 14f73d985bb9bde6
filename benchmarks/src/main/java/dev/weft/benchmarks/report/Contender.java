package dev.weft.benchmarks.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The libraries that do the work of a row. The name of a method that measures one is its key, followed by the variant. */
public enum Contender {
    WEFT("weft", "Weft", League.PARALLEL, Role.WEFT, "#d81b21"),
    BARE("bare", "bare virtual threads", League.PARALLEL, Role.FLOOR, "#9a9a9a"),
    JDK("jdk", "`java.util.concurrent`", League.PARALLEL, Role.PEER, "#0072b2"),
    STRUCTURED_TASK_SCOPE("structuredTaskScope", "`StructuredTaskScope`", League.PARALLEL, Role.PEER, "#e69f00"),
    COMPLETABLE_FUTURE("completableFuture", "`CompletableFuture`", League.PARALLEL, Role.PEER, "#cc79a7"),
    JOX("jox", "Jox", League.PARALLEL, Role.PEER, "#009e73"),
    NETTY("netty", "Netty", League.PARALLEL, Role.PEER, "#56b4e9"),
    OK_HTTP("okHttp", "OkHttp", League.PARALLEL, Role.PEER, "#8c6d31"),
    KOTLIN("kotlin", "Kotlin, `Default`", League.PARALLEL, Role.PEER, "#7b3fb3"),
    EVENT_LOOP("eventLoop", "Weft's `EventLoop`", League.ONE_AT_A_TIME, Role.WEFT, "#d81b21"),
    RUN_BLOCKING("runBlocking", "Kotlin, `runBlocking`", League.ONE_AT_A_TIME, Role.PEER, "#7b3fb3"),
    ASYNCIO("asyncio", "asyncio", League.ONE_AT_A_TIME, Role.PEER, "#0072b2"),
    UVLOOP("uvloop", "uvloop", League.ONE_AT_A_TIME, Role.PEER, "#e69f00");

    /** The part that a contender has in the comparison. */
    public enum Role {
        /** Weft itself, which the others are compared with. */
        WEFT,
        /** A part of the JDK or a library on which Weft is built: shown as a lower bound, but not counted as a peer. */
        FLOOR,
        /** Another library for the same work. */
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

    /** The contenders of a league, in their order in the table. */
    static List<Contender> of(League league) {
        return Arrays.stream(values())
                .filter(contender -> contender.league == league)
                .toList();
    }

    /**
     * The contender that {@code method} measures: for {@code jdkFair} it is {@link #JDK}.
     *
     * @throws IllegalArgumentException if the name does not begin with the key of a contender
     */
    public static Contender measuredBy(String method) {
        return Arrays.stream(values())
                .filter(contender -> method.startsWith(contender.key))
                .max(Comparator.comparingInt(contender -> contender.key.length()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "name of a measuring method must begin with the key of a contender, but is '" + method + "'"));
    }

    /** The part of the name of {@code method} after the key; may be empty. */
    public String variantOf(String method) {
        return method.substring(key.length());
    }

    /** The beginning of the names of the methods that measure it. */
    public String key() {
        return key;
    }

    /** Its title in Markdown. */
    String title() {
        return title;
    }

    /** Its title without Markdown, for charts. */
    String plainTitle() {
        return title.replace("`", "");
    }

    /** Its colour in charts, as in CSS. */
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
