package dev.weft.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** A builder of a drawing in SVG. Coordinates and sizes are in pixels. */
final class Svg {
    /** A point of the drawing; the origin is at the top left. */
    record Point(double x, double y) {}

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height) {
        text.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="white"/>
                """, width, height));
    }

    /** Draws a text whose {@code start}, {@code middle} or {@code end}, as {@code anchor} says, is at {@code at}. */
    void text(Point at, String anchor, String words) {
        text.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", at.x, at.y, anchor, words));
    }

    /** Draws a dot, with a label that is shown while the pointer is over it. */
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

    /** Draws a straight line. */
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

    /** Draws straight lines from each point to the next. */
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

    /** Draws the legend, with the colour of each contender, from {@code at} to the right. */
    void legend(Point at, List<Contender> contenders) {
        double x = at.x;
        for (Contender contender : contenders) {
            String name = contender.plainTitle();
            dot(new Point(x, at.y - 4), 4, contender.colour(), name);
            text(new Point(x + 8, at.y), "start", name);
            x += 30 + 7 * name.length();
        }
    }

    /** The content of the file. */
    String finished() {
        return text + "</svg>\n";
    }
}
