/**
 * What was written before a release, a set, a put or an arrival is seen after the acquisition, the wait or the take that
 * comes of it. For jcstress, which runs the two sides in real threads, with every setting of the compiler, very often.
 */
@NullMarked
package dev.weft.publication;

import org.jspecify.annotations.NullMarked;
