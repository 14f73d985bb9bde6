package dev.weft.spi.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the strands inside a scope while they run: each before the strands in its groups, and those of one group
 * in the order in which they were spawned. Any thread may do so. It takes no lock, and no recursion, so neither the number
 * of strands nor their depth limits it.
 *
 * <h2>Overview</h2>
 *
 * <p>What a walk shows is weakly consistent. It reads the innermost scope of each strand once; the scopes around that
 * never change, so the stack of a strand is one that it had at that moment. From each group on the stack the walk takes
 * the live strands.
 *
 * <ul>
 *   <li>A strand that is alive from the beginning of the walk to its end is found: the groups around it cannot end, so they
 *       are on the stacks of their strands all the time.
 *   <li>No strand is found twice: it belongs to one group, and that to one strand.
 *   <li>A strand that begins or ends meanwhile may be found or not. One that has ended before the walk comes to it is not.
 * </ul>
 *
 * <p>Memory is that of the strands which were read and not yet visited: for each strand on the way down, those beside it.
 */
public final class StrandWalk {
    private final CancelScope root;
    private final Deque<Deque<CancelScope>> levels = new ArrayDeque<>();
    private @Nullable Strand at;
    private @Nullable CancelScope innermost;

    private StrandWalk(CancelScope root) {
        this.root = root;
        Deque<CancelScope> first = new ArrayDeque<>(1);
        first.add(root);
        levels.push(first);
    }

    /** A walk through what is inside {@code scope}. It begins with the strand on whose stack that is. */
    public static StrandWalk from(CancelScope scope) {
        return new StrandWalk(scope);
    }

    /** The next strand, or null if there are no more. The strands in its groups come next unless {@link #skip} says no. */
    public @Nullable Strand next() {
        descend();
        at = null;
        innermost = null;
        while (!levels.isEmpty()) {
            CancelScope scope = levels.element().poll();
            if (scope == null) {
                levels.pop();
            } else if (!scope.isLeft()) {
                at = scope.strand();
                return at;
            }
        }
        return null;
    }

    /** The number of strands that are around the current one inside the scope where the walk began; 0 for the first. */
    public int depth() {
        return levels.size() - 1;
    }

    /** Does not go into the groups of the current strand. */
    public void skip() {
        at = null;
    }

    /** Forgets what was read of the current strand's stack, which is then read again. */
    public void readAgain() {
        innermost = null;
    }

    /** The scopes on the stack of the current strand, from its own or the one where the walk began to the innermost. */
    public List<CancelScope> scopes() {
        Strand strand = at;
        if (strand == null) {
            return List.of();
        }
        CancelScope outermost = levels.size() == 1 ? root : strand;
        CancelScope top = readInnermost(strand);
        if (top == outermost) {
            return List.of(top);
        }
        List<CancelScope> scopes = new ArrayList<>();
        CancelScope scope = top;
        while (scope != null && scope != outermost) {
            scopes.add(scope);
            scope = scope.parentOnStack();
        }
        if (scope == null) {
            return List.of(); // it has left the scope where the walk began
        }
        scopes.add(outermost);
        Collections.reverse(scopes);
        return scopes;
    }

    private CancelScope readInnermost(Strand strand) {
        CancelScope top = innermost;
        if (top == null) {
            top = strand.innermost();
            innermost = top;
        }
        return top;
    }

    private void descend() {
        if (at == null || readInnermost(at) == at) {
            return;
        }
        Deque<CancelScope> inside = null;
        for (CancelScope scope : scopes()) {
            if (scope != at) {
                inside = inside == null ? new ArrayDeque<>() : inside;
                scope.children(inside);
            }
        }
        if (inside != null && !inside.isEmpty()) {
            levels.push(inside);
        }
    }
}
