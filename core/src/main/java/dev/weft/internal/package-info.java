/** The way of running that plain programs get: virtual threads, all cores, real time. Not exported. */
@NullMarked
package dev.weft.internal;

import org.jspecify.annotations.NullMarked;
