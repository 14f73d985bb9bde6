/** What all packages of this module may use: checks of arguments, and the services that are installed. */
@NullMarked
package dev.weft.internal.check;

import org.jspecify.annotations.NullMarked;
