/** The order and the time of attempts: backlogs per host, turns, pauses, rates and the limits on what is under way. */
@NullMarked
package dev.weft.cli.schedule;

import org.jspecify.annotations.NullMarked;
