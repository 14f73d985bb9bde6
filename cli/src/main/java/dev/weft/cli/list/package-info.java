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
 *   <li>The row of a host has the numbers of its URLs that are WAITING and CLAIMED. The number of CLAIMED URLs never
 *       exceeds the host's limit.
 *   <li>A transaction first locks the row of the list, then the rows of hosts in the order of their names, and then the
 *       rows of their URLs. A claim skips hosts that another transaction has locked. So no two transactions wait for
 *       each other.
 *   <li>A machine has as many slots as requests may run at once. A claim has a slot until its result is stored, or
 *       until its job waits after an attempt. A claim without a slot still counts for the limit of its host.
 *   <li>A machine claims its share of a host, see {@link dev.weft.cli.list.Shares}, and fewer while the host is asked
 *       slowly after a pause.
 *   <li>For a machine, a lease begins before the machine asks for it; for the database, the lease begins when the
 *       database answers. So a machine stops before another can begin.
 * </ul>
 */
@NullMarked
package dev.weft.cli.list;

import org.jspecify.annotations.NullMarked;
