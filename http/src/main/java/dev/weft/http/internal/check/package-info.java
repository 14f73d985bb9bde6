/**
 * Checks of parameters. The modules core and io have their own: a package for all three modules would be part of the
 * public API, for only a few lines (ADR 0049).
 */
@NullMarked
package dev.weft.http.internal.check;

import org.jspecify.annotations.NullMarked;
