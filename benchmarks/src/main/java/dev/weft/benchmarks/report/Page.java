package dev.weft.benchmarks.report;

/** A page of the documentation with a place for the table. */
public final class Page {
    private static final String BEGIN = "<!-- table: written by benchmarks/run --publish -->\n";
    private static final String END = "<!-- end of table -->\n";

    private Page() {}

    /**
     * Returns {@code page} with its table replaced by {@code table}.
     *
     * @throws IllegalArgumentException if the page does not have the two lines that enclose the table
     */
    public static String withTable(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "page must have the lines '%s' and '%s' in this order".formatted(BEGIN.strip(), END.strip()));
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + table + "\n" + page.substring(end);
    }
}
