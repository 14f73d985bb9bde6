package dev.weft.cli.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text. Each column is as wide as its widest cell, up to {@link #MAX_WIDTH}. A longer cell is not cut; it
 * moves the rest of its line to the right.
 */
final class TextTable {
    private static final int MAX_WIDTH = 50;
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... columns) {
        rows.add(List.of(columns));
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(MAX_WIDTH, row.get(i).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(cell);
            if (i < widths.length - 1) {
                line.repeat(' ', Math.max(0, widths[i] - cell.length())).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }
}
