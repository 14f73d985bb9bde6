package dev.weft.benchmarks.report;

/** The groups of contenders that are compared: those that use all cores, and those that run one task at a time. */
public enum League {
    PARALLEL("In parallel"),
    ONE_AT_A_TIME("One at a time");

    private final String title;

    League(String title) {
        this.title = title;
    }

    /** The heading of its part of the table. */
    public String title() {
        return title;
    }
}
