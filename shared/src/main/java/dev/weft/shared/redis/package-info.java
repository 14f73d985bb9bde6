/** The engine that shares through a Redis or Valkey server. */
@NullMarked
package dev.weft.shared.redis;

import org.jspecify.annotations.NullMarked;
