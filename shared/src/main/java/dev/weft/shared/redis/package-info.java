/** The engine that keeps its data in a Redis or Valkey server. */
@NullMarked
package dev.weft.shared.redis;

import org.jspecify.annotations.NullMarked;
