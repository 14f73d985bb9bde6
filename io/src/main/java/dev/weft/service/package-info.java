/**
 * Services: programs that run until they are told to end, and then end in order.
 *
 * <p>Start with {@link dev.weft.service.Service}. Its body receives a {@link dev.weft.service.Shutdown}, which tells
 * when and why to stop. {@link dev.weft.service.ServiceOptions} set how long each step may take.
 */
@NullMarked
package dev.weft.service;

import org.jspecify.annotations.NullMarked;
