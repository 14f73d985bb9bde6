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
 * What was measured on one machine with one set of versions, kept as JSON.
 *
 * @param environment the machine, the versions, and how the JVMs were started
 * @param commits those of Weft that were measured; several if the results come from several runs
 */
public record Results(SortedMap<String, String> environment, Set<String> commits, List<Result> results) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Reads what {@link #write} wrote. */
    public static Results read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), new TypeReference<>() {});
    }

    /** Writes them to {@code file}, in one step at the end; its folder is made if need be. */
    public void write(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        JSON.writeValue(part.toFile(), this);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * These, with what {@code newer} measured anew in their place.
     *
     * @throws IllegalArgumentException if the others are from another machine or of other versions
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
     * These and the others; samples of the same are put together.
     *
     * @throws IllegalArgumentException if the others are from another machine or of other versions
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
            throw new IllegalArgumentException(
                    "results of %s and of %s do not belong into one table".formatted(environment, other.environment));
        }
    }

    /** These and one more; samples of the same are put together. */
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

    /** The lines of a league's part of the table, in their order. */
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
