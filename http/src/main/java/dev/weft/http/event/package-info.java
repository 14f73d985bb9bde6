/**
 * What happens to a request on its way: {@linkplain dev.weft.http.event.HttpEvent events} for a {@linkplain
 * dev.weft.http.event.HttpListener listener}, the {@linkplain dev.weft.http.event.Phase phases} that can have a limit, and
 * the progress of a body. The lowest package of the module: all others may use it.
 */
@NullMarked
package dev.weft.http.event;

import org.jspecify.annotations.NullMarked;
