/**
 * The tree of groups and tasks, and the scopes that do not show in the API. {@link dev.weft.internal.scope.GroupNode}
 * and {@link dev.weft.internal.scope.TaskNode} are what a group and a task are without the API: spawned, counted,
 * named, limited, waited for. What a task runs, and what its outcome means, is added in {@code dev.weft}. Not exported.
 */
@NullMarked
package dev.weft.internal.scope;

import org.jspecify.annotations.NullMarked;
