/**
 * The tree of groups and tasks, and the scopes that do not show in the API. {@link dev.weft.internal.scope.GroupNode}
 * and {@link dev.weft.internal.scope.TaskNode} are a group and a task without the API: spawned, counted,
 * named, limited, waited for. {@code dev.weft} adds what a task runs and what its outcome means. Not exported.
 */
@NullMarked
package dev.weft.internal.scope;

import org.jspecify.annotations.NullMarked;
