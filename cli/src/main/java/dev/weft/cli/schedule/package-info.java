/**
 * Decides in which order and when jobs are attempted: backlogs per host, fair turns of the hosts, pauses, rates, and
 * limits on running attempts.
 */
@NullMarked
package dev.weft.cli.schedule;

import org.jspecify.annotations.NullMarked;
