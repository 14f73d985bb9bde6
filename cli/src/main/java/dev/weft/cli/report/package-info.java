/** The HTML report on a run: a single file that works offline. */
@NullMarked
package dev.weft.cli.report;

import org.jspecify.annotations.NullMarked;
