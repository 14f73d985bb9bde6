/** TCP and Unix domain sockets as wires: connecting, listening, moving bytes. */
@NullMarked
package dev.weft.io.internal.socket;

import org.jspecify.annotations.NullMarked;
