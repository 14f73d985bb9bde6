/**
 * Failures and how they are shown: the judgement of exceptions that leave a cancelled scope, the failures that are suppressed
 * in another exception, the stack trace of an awaited failure, and the texts of the application's objects. Uses neither tasks
 * nor groups. Not exported.
 */
@NullMarked
package dev.weft.internal.failure;

import org.jspecify.annotations.NullMarked;
