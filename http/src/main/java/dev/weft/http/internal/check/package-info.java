/**
 * Checks of parameters. The modules core and io have their own checks. A package that all three modules could use would
 * be part of the public API, which is too much for a few lines (ADR 0049).
 */
@NullMarked
package dev.weft.http.internal.check;

import org.jspecify.annotations.NullMarked;
