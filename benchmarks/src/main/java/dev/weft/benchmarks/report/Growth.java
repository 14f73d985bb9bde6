package dev.weft.benchmarks.report;

import dev.weft.benchmarks.report.Svg.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart in SVG of the cost of one operation by the size of the work: a plot per row, with a line per contender. Both axes
 * are logarithmic. A cost that does not depend on the size is a horizontal line.
 */
public final class Growth {
    private static final int COLUMNS = 3;
    private static final int WIDTH = 350;
    private static final int HEIGHT = 220;
    private static final int TOP = 40;
    private static final int LEFT_MARGIN = 55;
    private static final int RIGHT_MARGIN = 25;
    private static final int HEAD = 30;
    private static final int FOOT = 30;
    private static final List<Integer> STEPS = List.of(1, 2, 5);

    private final Svg svg;
    private final Curves curves;
    private final Point corner;
    private final Scale across;
    private final Scale up;

    /** A logarithmic scale. */
    private record Scale(double min, double max) {
        /** The position of a value: 0 at the lower end of the scale, 1 at the upper end. */
        double part(double value) {
            return Math.log(value / min) / Math.log(max / min);
        }

        boolean holds(double value) {
            return value >= min && value <= max;
        }
    }

    private Growth(Svg svg, Curves curves, Point corner) {
        this.svg = svg;
        this.curves = curves;
        this.corner = corner;
        this.across = new Scale(curves.sizes().getFirst(), curves.sizes().getLast());
        this.up = new Scale(curves.range().getFirst() / 1.5, curves.range().getLast() * 1.5);
    }

    /** The chart of one league. */
    public static String svg(Results results, League league) {
        List<Curves> all = Curves.of(results, league);
        int rows = Math.ceilDiv(all.size(), COLUMNS);
        Svg svg = new Svg(COLUMNS * WIDTH, TOP + rows * HEIGHT);
        svg.legend(new Point(10, 20), Contender.of(league));
        for (int i = 0; i < all.size(); i++) {
            Point corner = new Point((i % COLUMNS) * WIDTH, TOP + (i / COLUMNS) * HEIGHT);
            new Growth(svg, all.get(i), corner).draw();
        }
        return svg.finished();
    }

    private void draw() {
        svg.text(new Point(corner.x() + 10, corner.y() + 16), "start", curves.title());
        curves.sizes().forEach(this::drawSize);
        for (double decade = 1; decade <= up.max(); decade *= 10) {
            for (int step : STEPS) {
                drawCost(step * decade);
            }
        }
        curves.of().forEach((contender, curve) -> {
            List<Point> points = new ArrayList<>();
            curve.forEach((size, result) -> {
                Point point = at(size, result.median());
                points.add(point);
                String label = String.format(Locale.ROOT, "%s, %,d: %s", nameOf(result), size, cost(result.median()));
                svg.dot(point, 2.5, contender.colour(), label);
            });
            svg.path(points, contender.role() == Contender.Role.WEFT ? 2.5 : 1.2, contender.colour());
        });
    }

    private static String nameOf(Result result) {
        String name = result.contender().plainTitle();
        return result.variant().isEmpty() ? name : name + " (" + Words.of(result.variant()) + ")";
    }

    private void drawSize(int size) {
        Point bottom = at(size, up.min());
        svg.line(bottom, at(size, up.max()), "#eee");
        svg.text(new Point(bottom.x(), bottom.y() + 14), "middle", String.format(Locale.ROOT, "%,d", size));
    }

    private void drawCost(double nanos) {
        if (up.holds(nanos)) {
            Point left = at(across.min(), nanos);
            svg.line(left, at(across.max(), nanos), "#eee");
            svg.text(new Point(left.x() - 6, left.y() + 4), "end", cost(nanos));
        }
    }

    private Point at(double size, double nanos) {
        double width = WIDTH - LEFT_MARGIN - RIGHT_MARGIN;
        double height = HEIGHT - HEAD - FOOT;
        return new Point(
                corner.x() + LEFT_MARGIN + across.part(size) * width,
                corner.y() + HEAD + (1 - up.part(nanos)) * height);
    }

    private static String cost(double nanos) {
        if (nanos < 1e3) {
            return number(nanos) + " ns";
        }
        return nanos < 1e6 ? number(nanos / 1e3) + " µs" : number(nanos / 1e6) + " ms";
    }

    private static String number(double value) {
        boolean whole = value >= 10 || value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value);
    }
}
