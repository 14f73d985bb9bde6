package dev.weft.benchmarks.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results as a drawing in SVG: a line per row, and on it a dot per contender where its time is as a multiple of
 * Weft's. Right of the middle is slower than Weft. The scale is logarithmic and ends at a factor of 32.
 */
public final class Chart {
    private static final double EDGE = 32;
    private static final int LINE = 18;
    private static final int LEFT = 430;
    private static final int WIDTH = 520;
    private static final int TOP = 70;
    private static final Map<Contender, String> COLOURS = colours();

    private Chart() {}

    private static Map<Contender, String> colours() {
        Map<Contender, String> colours = new EnumMap<>(Contender.class);
        colours.put(Contender.BARE, "#9a9a9a");
        colours.put(Contender.JDK, "#0072b2");
        colours.put(Contender.STRUCTURED_TASK_SCOPE, "#e69f00");
        colours.put(Contender.COMPLETABLE_FUTURE, "#cc79a7");
        colours.put(Contender.JOX, "#009e73");
        colours.put(Contender.KOTLIN, "#7b3fb3");
        colours.put(Contender.RUN_BLOCKING, "#7b3fb3");
        colours.put(Contender.ASYNCIO, "#0072b2");
        colours.put(Contender.UVLOOP, "#e69f00");
        return colours;
    }

    /** The part of one league. */
    public static String svg(Results results, League league) {
        List<Line> lines = results.lines(league).stream()
                .filter(line -> !line.others().isEmpty())
                .toList();
        int height = TOP + LINE * lines.size() + 20;
        StringBuilder svg = new StringBuilder();
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(LEFT + WIDTH + 20, height));
        appendLegend(svg, league);
        appendScale(svg, height);
        for (int i = 0; i < lines.size(); i++) {
            append(svg, lines.get(i), TOP + LINE * i + LINE / 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void appendLegend(StringBuilder svg, League league) {
        int x = 10;
        for (Contender contender : Contender.of(league)) {
            String colour = COLOURS.get(contender);
            if (colour != null) {
                String name = contender.title().replace("`", "");
                appendDot(svg, x, 16, colour, name);
                appendText(svg, x + 8, 20, "start", name);
                x += 30 + 7 * name.length();
            }
        }
    }

    private static void appendScale(StringBuilder svg, int height) {
        for (double factor = 1 / EDGE; factor <= EDGE; factor *= 2) {
            double x = x(factor);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\"/>%n",
                    x,
                    x,
                    TOP - 8,
                    height - 15,
                    factor == 1 ? "#333" : "#ddd"));
            appendText(
                    svg, x, TOP - 14, "middle", factor < 1 ? "1/" + Math.round(1 / factor) : "" + Math.round(factor));
        }
        appendText(svg, x(1) - 10, TOP - 30, "end", "← faster than Weft");
        appendText(svg, x(1) + 10, TOP - 30, "start", "slower than Weft →");
    }

    private static void append(StringBuilder svg, Line line, int y) {
        appendText(svg, LEFT - 12, y + 4, "end", line.title());
        for (Contender contender : Contender.values()) {
            line.bestOf(contender).ifPresent(result -> {
                String label = String.format(
                        Locale.ROOT, "%s: %.2f times Weft", contender.title().replace("`", ""), line.ratio(result));
                appendDot(svg, x(line.ratio(result)), y, COLOURS.getOrDefault(contender, "black"), label);
            });
        }
    }

    private static double x(double factor) {
        double part = Math.log(Math.clamp(factor, 1 / EDGE, EDGE)) / Math.log(EDGE);
        return LEFT + WIDTH * (part + 1) / 2;
    }

    private static void appendDot(StringBuilder svg, double x, int y, String colour, String label) {
        svg.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"%s\" fill-opacity=\"0.85\"><title>%s</title></circle>%n",
                x,
                y,
                colour,
                label));
    }

    private static void appendText(StringBuilder svg, double x, int y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }
}
