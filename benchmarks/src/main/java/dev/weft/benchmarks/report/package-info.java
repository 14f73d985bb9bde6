/**
 * The report: results that are stored in a file and merged, a table that says which contender is faster, and charts. It does not
 * depend on how rows are measured.
 */
@NullMarked
package dev.weft.benchmarks.report;

import org.jspecify.annotations.NullMarked;
