/**
 * A list of URLs in a PostgreSQL database, which any number of machines fetch together.
 *
 * <pre>
 *   targets ──► ListFiller ──► SharedList ◄── claims, renewals, results ── Claims
 *                                                                            │ ▲
 *                                                     the next job (a claim) ▼ │ the result
 *                                                                  Scheduler ─► ClaimedJobs ─► Attempts
 * </pre>
 *
 * <p>A URL of the list is in one of four states:
 *
 * <pre>
 *              claim                       result
 *   WAITING ──────────► CLAIMED ─────────────────────────► DONE or FAILED
 *      ▲                   │                                    │
 *      │ released, or the  │                                    │ weft list retry (failed ones),
 *      └─ lease has ended ─┘                                    │ weft list reset (all)
 *      ▲                                                        │
 *      └────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p><b>Invariants</b>, which hold for all machines because each transition is one transaction:
 *
 * <ul>
 *   <li>A claim has a number, which is higher than that of every earlier claim of the same URL. A result, a renewal and a
 *       release count only with the number of the present claim, so a machine whose lease has ended cannot change anything.
 *   <li>A claim has one job, which keeps the number as its ticket. A job whose claim is over is dropped, so a claim has one
 *       attempt at a time, even if this machine loses a URL and claims it again while the old job waits.
 *   <li>The row of a host has the numbers of its URLs that are WAITING and CLAIMED. No more are claimed than the host's limit.
 *   <li>A transaction locks the row of the list before the rows of hosts, these before the rows of their URLs, and several
 *       hosts in the order of their names; a claim skips hosts that another transaction has locked. So no two transactions
 *       wait for each other.
 *   <li>A claim has a slot of its machine, which has as many as requests may run at once, until its result is stored, or its
 *       job waits after an attempt. A claim without a slot still counts for the limit of its host.
 *   <li>A machine claims its share of a host, see {@link dev.weft.cli.list.Shares}, and fewer while the host is asked slowly after
 *       a pause.
 *   <li>A machine counts a lease from before it asked for it, the database from when it answered. So a machine stops before
 *       another can begin.
 * </ul>
 */
@NullMarked
package dev.weft.cli.list;

import org.jspecify.annotations.NullMarked;
