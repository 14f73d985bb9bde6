/**
 * What becomes of measurements: results that are kept in a file and merged, a table that says which contender is ahead, and a
 * chart. Knows nothing of how anything is measured.
 */
@NullMarked
package dev.weft.benchmarks.report;

import org.jspecify.annotations.NullMarked;
