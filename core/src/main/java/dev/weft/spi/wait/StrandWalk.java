package dev.weft.spi.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traverses the strands (tasks) inside a scope while they run. Each strand comes before the strands in its groups, and the
 * strands of one group come in the order in which they were spawned. Any thread may walk. A walk uses neither locks nor
 * recursion, so the number of strands and their depth are not limited.
 *
 * <h2>Overview</h2>
 *
 * <p>A walk is weakly consistent. It reads the innermost scope of each strand once, unless {@link #readAgain} is called. The
 * scopes around a scope never change, so the strand had the whole stack at the moment of that read. From each group on the
 * stack the walk takes the live strands.
 *
 * <ul>
 *   <li>A strand that is alive during the whole walk is found: the groups around it cannot end, so they are on the stacks of
 *       their strands all the time.
 *   <li>No strand is found twice, because a strand belongs to one group, and a group to one strand.
 *   <li>A strand that begins or ends during the walk may be found or not. A strand that has ended before the walk reaches it is
 *       not found.
 * </ul>
 *
 * <p>A walk needs memory for the strands that were read and not yet visited: the siblings of each strand on the path.
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

    /** Creates a walk through the strands inside {@code scope}. It begins with the strand that opened the scope. */
    public static StrandWalk from(CancelScope scope) {
        return new StrandWalk(scope);
    }

    /**
     * Returns the next strand; null if there are no more. The strands in the groups of the returned strand come next, unless
     * {@link #skip} is called.
     */
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

    /** The number of strands around the current strand, up to the scope where the walk began; 0 for the first strand. */
    public int depth() {
        return levels.size() - 1;
    }

    /** Skips the strands in the groups of the current strand. */
    public void skip() {
        at = null;
    }

    /** Forgets the stack of the current strand, so that the stack is read again. */
    public void readAgain() {
        innermost = null;
    }

    /** Returns the scopes on the stack of the current strand, from the outermost inside the walk to the innermost. */
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
            return List.of(); // the strand has left the scope where the walk began
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
