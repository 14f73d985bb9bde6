/**
 * Types for observing requests: {@linkplain dev.weft.http.event.HttpEvent events} for a {@linkplain
 * dev.weft.http.event.HttpListener listener}, the {@linkplain dev.weft.http.event.Phase phases} that can have a time
 * limit, and the progress of a body. This is the lowest package of the module: it uses no other package of the module,
 * and all other packages may use it.
 */
@NullMarked
package dev.weft.http.event;

import org.jspecify.annotations.NullMarked;
