/**
 * Failures and how they are shown: the judgement of exceptions that leave a cancelled scope, the failures that are
 * suppressed in another, the trace of a failure that was awaited, and the texts of objects that are not Weft's. Uses
 * neither tasks nor groups. Not exported.
 */
@NullMarked
package dev.weft.internal.failure;

import org.jspecify.annotations.NullMarked;
