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
 *   <li>A claim has a number, which is higher than that of every earlier claim of the same URL. A result, a renewal and
 *       a release count only with the number of the present claim. So a machine cannot change a URL that was taken back
 *       from it.
 *   <li>A claim has one job, which keeps the number as its ticket. A job whose claim is over is dropped. So a URL is
 *       not attempted twice if this machine loses it and claims it again while the old job waits.
 *   <li>The row of a host contains how many of its URLs are WAITING and how many are CLAIMED. The number of CLAIMED
 *       URLs never exceeds the host's limit.
 *   <li>A transaction first locks the row of the list, then the rows of hosts in the order of their names, and then the rows of
 *       their URLs. A transaction that adds URLs waits for the others that add URLs. It locks the hosts after it has inserted
 *       its URLs, which no other transaction can see yet. A claim skips hosts that another transaction has locked. So no two
 *       transactions wait for each other.
 *   <li>A machine has as many slots as requests may run at once. A claim occupies a slot until its end is stored in the list,
 *       until the claim is lost, or until its job waits after an attempt. A claim without a slot still counts towards the limit
 *       of its host.
 *   <li>A machine claims its share of a host's limit (see {@link dev.weft.cli.list.Shares}), and less while the host
 *       gets few requests after a pause.
 *   <li>A machine counts a lease from a moment before it asks the database. The database counts the same lease from the
 *       moment at which it answers. So a machine considers its lease ended before another machine can claim the URL.
 * </ul>
 */
@NullMarked
package dev.weft.cli.list;

import org.jspecify.annotations.NullMarked;
