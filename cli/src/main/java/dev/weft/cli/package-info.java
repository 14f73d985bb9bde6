/** The {@code weft} program: its commands and options. Start with {@code FetchCommand}. */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
