/** JSON by Jackson, for programs that have it. */
@NullMarked
package dev.weft.http.jackson;

import org.jspecify.annotations.NullMarked;
