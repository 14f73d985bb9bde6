/** The local server for {@code weft rehearse}, which creates the JVM's ahead-of-time cache. */
@NullMarked
package dev.weft.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
