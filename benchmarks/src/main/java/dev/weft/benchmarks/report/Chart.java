package dev.weft.benchmarks.report;

import dev.weft.benchmarks.report.Svg.Point;
import java.util.List;
import java.util.Locale;

/**
 * A chart of the results in SVG, with a line per row. Each contender is a dot whose position is its time as a multiple of
 * Weft's; slower than Weft is to the right. The scale is logarithmic and ends at a factor of 32.
 */
public final class Chart {
    private static final double EDGE = 32;
    private static final int LINE = 18;
    private static final int LEFT = 430;
    private static final int WIDTH = 520;
    private static final int TOP = 70;
    private static final int DOT = 4;

    private Chart() {}

    /** The chart of one league. */
    public static String svg(Results results, League league) {
        List<Line> lines = results.lines(league).stream()
                .filter(line -> !line.others().isEmpty())
                .toList();
        int height = TOP + LINE * lines.size() + 20;
        Svg svg = new Svg(LEFT + WIDTH + 20, height);
        svg.legend(
                new Point(10, 20),
                Contender.of(league).stream()
                        .filter(contender -> contender.role() != Contender.Role.WEFT)
                        .toList());
        drawScale(svg, height);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), TOP + LINE * i + LINE / 2);
        }
        return svg.finished();
    }

    private static void drawScale(Svg svg, int height) {
        for (double factor = 1 / EDGE; factor <= EDGE; factor *= 2) {
            double x = x(factor);
            svg.line(new Point(x, TOP - 8), new Point(x, height - 15), factor == 1 ? "#333" : "#ddd");
            String words = factor < 1 ? "1/" + Math.round(1 / factor) : "" + Math.round(factor);
            svg.text(new Point(x, TOP - 14), "middle", words);
        }
        svg.text(new Point(x(1) - 10, TOP - 30), "end", "← faster than Weft");
        svg.text(new Point(x(1) + 10, TOP - 30), "start", "slower than Weft →");
    }

    private static void draw(Svg svg, Line line, int y) {
        svg.text(new Point(LEFT - 12, y + 4), "end", line.title());
        for (Contender contender : Contender.values()) {
            line.bestOf(contender).ifPresent(result -> {
                String label =
                        String.format(Locale.ROOT, "%s: %.2f times Weft", contender.plainTitle(), line.ratio(result));
                svg.dot(new Point(x(line.ratio(result)), y), DOT, contender.colour(), label);
            });
        }
    }

    private static double x(double factor) {
        double part = Math.log(Math.clamp(factor, 1 / EDGE, EDGE)) / Math.log(EDGE);
        return LEFT + WIDTH * (part + 1) / 2;
    }
}
