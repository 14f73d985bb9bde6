/** Tools by which tasks wait for each other. Each can be used from any thread, in any way to run. */
@NullMarked
package dev.weft.sync;

import org.jspecify.annotations.NullMarked;
