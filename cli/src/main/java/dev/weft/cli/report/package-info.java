/** The report of a run: one page that needs no network. */
@NullMarked
package dev.weft.cli.report;

import org.jspecify.annotations.NullMarked;
