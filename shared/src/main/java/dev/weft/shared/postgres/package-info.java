/** The engine that keeps its data in a PostgreSQL database. */
@NullMarked
package dev.weft.shared.postgres;

import org.jspecify.annotations.NullMarked;
