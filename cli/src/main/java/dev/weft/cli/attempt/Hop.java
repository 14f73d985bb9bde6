package dev.weft.cli.attempt;

/**
 * The place to which redirects have led a job.
 *
 * @param url the URL
 * @param host its scheme, host and port
 * @param foreign whether the way there has left the origin of the target
 * @param count the number of redirects
 */
record Hop(String url, String host, boolean foreign, int count) {}
