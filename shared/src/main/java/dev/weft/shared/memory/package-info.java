/** The engine in memory, for tests and simulations: machines whose clocks drift, whose messages are lost, and that stop. */
@NullMarked
package dev.weft.shared.memory;

import org.jspecify.annotations.NullMarked;
