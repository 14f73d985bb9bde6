/**
 * The shelf of known bugs: small programs of the kind found in books and bug reports, each beside its corrected twin. A
 * simulation has to find every one of them, and nothing in the twins.
 */
@NullMarked
package dev.weft.testing.shelf;

import org.jspecify.annotations.NullMarked;
