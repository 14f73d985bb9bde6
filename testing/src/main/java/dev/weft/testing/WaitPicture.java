package dev.weft.testing;

import dev.weft.spi.wait.Awaitable;
import dev.weft.spi.wait.CancelScope;
import dev.weft.spi.wait.Owned;
import dev.weft.spi.wait.Strand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for what, as a tree of tasks, with what each holds and where in the code it is; and the cycles in it.
 *
 * <pre>
 *   main    waits for the tasks of group 'main.1' to end, 2 left    at Bank.run(Bank.java:20)
 *   ├─ left    waits for lock 'b'    holds lock 'a'    at Bank.transfer(Bank.java:31)
 *   └─ right    waits for lock 'a'    holds lock 'b'    at Bank.transfer(Bank.java:31)
 *   a cycle: task 'left' waits for lock 'b', which task 'right' has to act on; …
 * </pre>
 *
 * <p>The strands must stand still while it is drawn.
 */
final class WaitPicture {
    private static final int MOST = 200;

    private final Map<@Nullable Strand, List<Strand>> children = new LinkedHashMap<>();
    private final Collection<Strand> living;
    private int drawn;

    private WaitPicture(Collection<Strand> living) {
        this.living = living;
        Set<Strand> known = new HashSet<>(living);
        for (Strand strand : living) {
            Strand parent = parent(strand);
            children.computeIfAbsent(known.contains(parent) ? parent : null, _ -> new ArrayList<>())
                    .add(strand);
        }
    }

    /** The picture of {@code living}, each line behind two spaces and a line break. */
    static String of(Collection<Strand> living) {
        WaitPicture picture = new WaitPicture(living);
        StringBuilder lines = new StringBuilder();
        picture.draw(null, "", lines);
        if (living.size() > MOST) {
            newLine(lines).append("and ").append(living.size() - MOST).append(" more");
        }
        picture.cycle().ifPresent(cycle -> newLine(lines).append("a cycle: ").append(cycle));
        return lines.toString();
    }

    private static @Nullable Strand parent(Strand strand) {
        CancelScope scope = strand.parent();
        return scope == null ? null : scope.strand();
    }

    private static StringBuilder newLine(StringBuilder lines) {
        return lines.append(System.lineSeparator()).append("  ");
    }

    private void draw(@Nullable Strand parent, String indent, StringBuilder lines) {
        List<Strand> siblings = children.getOrDefault(parent, List.of());
        for (Strand strand : siblings) {
            if (drawn++ >= MOST) {
                return;
            }
            boolean last = strand == siblings.getLast();
            String branch = parent == null ? "" : last ? "└─ " : "├─ ";
            newLine(lines).append(indent).append(branch).append(line(strand));
            draw(strand, indent + (parent == null ? "" : last ? "   " : "│  "), lines);
        }
    }

    /** One strand on one line. */
    static String line(Strand strand) {
        Awaitable target = strand.waitsFor();
        StringBuilder line = new StringBuilder(strand.name())
                .append(target == null ? "    is ready" : "    waits for " + target.description());
        List<Owned> owned = strand.owned();
        if (!owned.isEmpty()) {
            line.append("    holds ")
                    .append(owned.stream().map(Owned::description).collect(Collectors.joining(", ")));
        }
        Thread thread = strand.thread();
        if (thread != null) {
            UserCode.in(thread.getStackTrace())
                    .ifPresent(frame -> line.append("    at ").append(frame));
        }
        return line.toString();
    }

    /** The first cycle found, in words. */
    private java.util.Optional<String> cycle() {
        Set<Strand> cleared = new HashSet<>();
        for (Strand start : living) {
            List<Strand> cycle = cycleFrom(start, cleared);
            if (!cycle.isEmpty()) {
                return java.util.Optional.of(words(cycle));
            }
        }
        return java.util.Optional.empty();
    }

    /** Goes down every road of waits from {@code start}; the strands of a cycle on it, or none. */
    private List<Strand> cycleFrom(Strand start, Set<Strand> cleared) {
        List<Strand> road = new ArrayList<>();
        Deque<List<Strand>> open = new ArrayDeque<>();
        open.push(new ArrayList<>(List.of(start)));
        while (!open.isEmpty()) {
            List<Strand> next = open.element();
            if (next.isEmpty()) {
                open.pop();
                if (!road.isEmpty()) {
                    cleared.add(road.removeLast());
                }
                continue;
            }
            Strand strand = next.removeLast();
            int at = road.indexOf(strand);
            if (at >= 0) {
                return List.copyOf(road.subList(at, road.size()));
            }
            if (!cleared.contains(strand)) {
                road.add(strand);
                open.push(awaited(strand));
            }
        }
        return List.of();
    }

    /** The strands that must act before the wait of {@code strand} can end. */
    private List<Strand> awaited(Strand strand) {
        Awaitable target = strand.waitsFor();
        List<Strand> awaited = new ArrayList<>();
        if (target != null) {
            Strand owner = target.owner();
            if (owner != null) {
                awaited.add(owner);
            }
            children.getOrDefault(strand, List.of()).stream()
                    .filter(child -> child.parent() == target)
                    .forEach(awaited::add);
        }
        return awaited;
    }

    private static String words(List<Strand> cycle) {
        return cycle.stream()
                .map(strand -> "task '" + strand.name() + "' waits for "
                        + Objects.requireNonNull(strand.waitsFor()).description())
                .collect(Collectors.joining(", ", "", ", and so on"));
    }
}
