/** The attempts of a job: each sends requests, and leads to a result or to another attempt. */
@NullMarked
package dev.weft.cli.attempt;

import org.jspecify.annotations.NullMarked;
