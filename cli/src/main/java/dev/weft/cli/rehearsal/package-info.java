/** The server from which the rehearsal of the program fetches. */
@NullMarked
package dev.weft.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
