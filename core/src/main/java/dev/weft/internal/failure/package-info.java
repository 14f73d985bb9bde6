/**
 * What failed, and how that is told: the judgement of exceptions that leave a cancelled scope, the failures that are
 * shown beside another, the trace of a failure that was awaited, the texts of objects that are not Weft's, and the
 * checks of parameters. Knows no task and no group. Not exported.
 */
@NullMarked
package dev.weft.internal.failure;

import org.jspecify.annotations.NullMarked;
