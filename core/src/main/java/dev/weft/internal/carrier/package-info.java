/**
 * Weft's own carriers: platform threads that run virtual threads in the place of the JDK's scheduler, where {@code java.lang}
 * is open to Weft. {@link dev.weft.internal.carrier.OwnCarriers} decides whether they are used; {@link
 * dev.weft.internal.carrier.CarrierGroup} describes how the carriers share the work. Not exported.
 */
@NullMarked
package dev.weft.internal.carrier;

import org.jspecify.annotations.NullMarked;
