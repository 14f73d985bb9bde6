package dev.weft.cli;

import dev.weft.cli.site.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for whole sites. */
final class CrawlOptions {
    @Option(
            names = {"-r", "--recursive"},
            description = "Also fetch the pages and files to which pages link, on the same host. Needs -o DIR.")
    boolean recursive;

    @Option(
            names = {"-l", "--depth", "--level"},
            paramLabel = "N",
            defaultValue = "5",
            converter = Depth.class,
            description = "The maximum number of links from a start page, or 'inf' for no limit (default: "
                    + "${DEFAULT-VALUE}). A part of a page, such as a picture, has the same depth as the page.")
    private int depth = 5;

    @Option(
            names = "--accept",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "Follow only links whose path ends with one of these texts, such as .html, or matches one of these "
                            + "patterns, such as '/docs/*'.")
    private List<String> accepted = new ArrayList<>();

    @Option(
            names = "--reject",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "Do not follow links whose path ends with one of these texts or matches one of these patterns.")
    private List<String> rejected = new ArrayList<>();

    @Option(names = "--no-parent", description = "Do not leave the directories of the start pages.")
    private boolean below;

    @Option(names = "--domains", paramLabel = "DOMAIN", split = ",", description = "Visit only these domains.")
    private List<String> domains = new ArrayList<>();

    @Option(names = "--span-hosts", description = "Visit any host.")
    private boolean spans;

    @Option(names = "--same-host", description = "Visit only the hosts of the start pages. This is the default.")
    private boolean sameHost;

    @Option(
            names = "--no-robots",
            description = "Do not obey robots.txt. Without this option, links that robots.txt forbids are not "
                    + "followed, and the delay between requests that robots.txt sets is kept.")
    boolean noRobots;

    @Option(names = "--convert-links", description = "At the end, rewrite the links of the pages for reading offline.")
    boolean convert;

    /** A message about options that are missing or exclude each other; null if there are none. */
    @Nullable
    String usageError(boolean hasFolder) {
        if (recursive && !hasFolder) {
            return "--recursive needs -o DIR";
        }
        if (sameHost && (spans || !domains.isEmpty())) {
            return "--same-host and " + (spans ? "--span-hosts" : "--domains") + " exclude each other";
        }
        boolean used = below || spans || noRobots || convert || sameHost;
        boolean given = !accepted.isEmpty() || !rejected.isEmpty() || !domains.isEmpty();
        return !recursive && (used || given) ? "options for links need --recursive" : null;
    }

    /** The links that are followed. */
    Scope scope() {
        return new Scope(
                depth,
                spans,
                domains,
                accepted.stream().map(Scope::pattern).toList(),
                rejected.stream().map(Scope::pattern).toList(),
                below);
    }

    /** Parses a depth. */
    static final class Depth implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            try {
                int depth = value.equals("inf") ? Integer.MAX_VALUE : Integer.parseInt(value);
                if (depth >= 0) {
                    return depth;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + value + "' is neither a number nor 'inf'");
            }
            throw new TypeConversionException("must not be negative, but is " + value);
        }
    }
}
