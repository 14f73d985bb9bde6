/** Web sockets: {@link dev.weft.http.websocket.WebSocket} opens one with a request of a session. */
@NullMarked
package dev.weft.http.websocket;

import org.jspecify.annotations.NullMarked;
