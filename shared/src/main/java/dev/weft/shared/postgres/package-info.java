/** The engine that shares through a PostgreSQL server. */
@NullMarked
package dev.weft.shared.postgres;

import org.jspecify.annotations.NullMarked;
