/** The attempts: a job becomes requests, and their outcome a result or another attempt. */
@NullMarked
package dev.weft.cli.attempt;

import org.jspecify.annotations.NullMarked;
