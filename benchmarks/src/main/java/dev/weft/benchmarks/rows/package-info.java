/**
 * The rows that need nothing but tasks: one class per row, with one method per contender, and the superclasses that rows have
 * in common. A row does the same work with each contender and checks its result.
 */
@NullMarked
package dev.weft.benchmarks.rows;

import org.jspecify.annotations.NullMarked;
