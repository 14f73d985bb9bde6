/**
 * The tree of groups and tasks, and the scopes that are not visible in the API. {@link dev.weft.internal.scope.GroupNode} and
 * {@link dev.weft.internal.scope.TaskNode} contain the part of a group and a task that is independent of the API: spawning,
 * counting, names, limits, and waits. {@code dev.weft} adds the bodies of tasks and the meaning of their outcomes. Not
 * exported.
 */
@NullMarked
package dev.weft.internal.scope;

import org.jspecify.annotations.NullMarked;
