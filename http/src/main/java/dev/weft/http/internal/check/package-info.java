/**
 * Checks of parameters. The modules core, io and shared have their own checks. A package that all these modules could
 * use would be part of the public API, which is too much for a few lines (ADR 0049).
 */
@NullMarked
package dev.weft.http.internal.check;

import org.jspecify.annotations.NullMarked;
