package dev.weft.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** A drawing that is put together piece by piece. */
final class Svg {
    /** A place in the drawing. */
    record Point(double x, double y) {}

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height) {
        text.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="white"/>
                """, width, height));
    }

    /** A text that has {@code at} at its start, middle or end. */
    void text(Point at, String anchor, String words) {
        text.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", at.x, at.y, anchor, words));
    }

    /** A dot, with a label for the pointer that rests on it. */
    void dot(Point at, double radius, String colour, String label) {
        text.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" fill-opacity=\"0.85\"><title>%s</title></circle>%n",
                at.x,
                at.y,
                radius,
                colour,
                label));
    }

    /** A straight line. */
    void line(Point from, Point to, String colour) {
        text.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                from.x,
                from.y,
                to.x,
                to.y,
                colour));
    }

    /** Straight lines from each to the next. */
    void path(List<Point> points, double width, String colour) {
        StringBuilder places = new StringBuilder();
        for (Point point : points) {
            places.append(String.format(Locale.ROOT, "%.1f,%.1f ", point.x, point.y));
        }
        text.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-opacity=\"0.85\"/>%n",
                places.toString().strip(),
                colour,
                width));
    }

    /** The legend: the colour of each contender, from {@code at} to the right. */
    void legend(Point at, List<Contender> contenders) {
        double x = at.x;
        for (Contender contender : contenders) {
            String name = contender.plainTitle();
            dot(new Point(x, at.y - 4), 4, contender.colour(), name);
            text(new Point(x + 8, at.y), "start", name);
            x += 30 + 7 * name.length();
        }
    }

    /** The drawing as it stands in a file. */
    String finished() {
        return text + "</svg>\n";
    }
}
