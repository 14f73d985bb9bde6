package dev.weft.benchmarks.report;

/** A page of the documentation that has a place for the table. */
public final class Page {
    private static final String BEGIN = "<!-- table: written by benchmarks/run --publish -->\n";
    private static final String END = "<!-- end of table -->\n";

    private Page() {}

    /**
     * The page with {@code table} in place of the one that was there.
     *
     * @throws IllegalArgumentException if the page has no place for it
     */
    public static String withTable(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("page has no lines '%s' and '%s'".formatted(BEGIN.strip(), END.strip()));
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + table + "\n" + page.substring(end);
    }
}
