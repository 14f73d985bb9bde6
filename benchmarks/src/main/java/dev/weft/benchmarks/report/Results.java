package dev.weft.benchmarks.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/**
 * The results of one machine with one set of versions, stored as JSON.
 *
 * @param environment the machine, the versions and the settings, by name
 * @param commits the commits of Weft that were measured; several if the results come from several runs
 */
public record Results(SortedMap<String, String> environment, Set<String> commits, List<Result> results) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Reads a file that {@link #write} wrote. */
    public static Results read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), new TypeReference<>() {});
    }

    /** Writes {@code file}, and creates its folder if necessary. The file is replaced atomically. */
    public void write(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        JSON.writeValue(part.toFile(), this);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * These results, replaced by those of {@code newer} where both have measured the same.
     *
     * @throws IllegalArgumentException if the environments differ
     */
    public Results replacedBy(Results newer) {
        requireSameEnvironment(newer);
        List<Result> kept = new ArrayList<>(results);
        kept.removeIf(old -> newer.results.stream().anyMatch(old::isOfTheSameAs));
        Set<String> all = new LinkedHashSet<>(kept.isEmpty() ? Set.of() : commits);
        all.addAll(newer.commits);
        kept.addAll(newer.results);
        return new Results(environment, all, kept);
    }

    /**
     * The results of both; where both have measured the same, the result has the samples of both.
     *
     * @throws IllegalArgumentException if the environments differ
     */
    public Results and(Results newer) {
        requireSameEnvironment(newer);
        Set<String> all = new LinkedHashSet<>(commits);
        all.addAll(newer.commits);
        Results both = new Results(environment, all, results);
        for (Result result : newer.results) {
            both = both.with(result);
        }
        return both;
    }

    private void requireSameEnvironment(Results other) {
        if (!environment.equals(other.environment)) {
            throw new IllegalArgumentException("results of different environments must not be in one table: %s and %s"
                    .formatted(environment, other.environment));
        }
    }

    /** These results and {@code one}, whose samples are added to those of the result that has measured the same. */
    public Results with(Result one) {
        List<Result> all = new ArrayList<>(results);
        Result merged = one;
        for (Result old : results) {
            if (old.isOfTheSameAs(one)) {
                all.remove(old);
                merged = old.with(one);
            }
        }
        all.add(merged);
        return new Results(environment, commits, all);
    }

    /** The lines of one league, in their order in the table. */
    List<Line> lines(League league) {
        return results.stream()
                .filter(result -> result.contender().league() == league
                        && result.contender().role() == Contender.Role.WEFT)
                .sorted(Line.ORDER)
                .map(weft -> new Line(weft, othersOf(weft)))
                .toList();
    }

    private List<Result> othersOf(Result weft) {
        return results.stream()
                .filter(result -> result.measured().equals(weft.measured())
                        && result.contender().league() == weft.contender().league()
                        && result.contender().role() != Contender.Role.WEFT)
                .toList();
    }
}
