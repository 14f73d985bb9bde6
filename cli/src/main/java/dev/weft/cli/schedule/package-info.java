/** The order and the time of attempts: backlogs per host, turns, pauses, rates, and limits on running attempts. */
@NullMarked
package dev.weft.cli.schedule;

import org.jspecify.annotations.NullMarked;
