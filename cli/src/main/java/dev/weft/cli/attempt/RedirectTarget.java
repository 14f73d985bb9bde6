package dev.weft.cli.attempt;

/**
 * The URL to which redirects have led a job.
 *
 * @param url the URL
 * @param host the scheme, host and port of the URL
 * @param crossOrigin whether one of the redirects has left the origin of the target
 * @param count the number of redirects
 */
record RedirectTarget(String url, String host, boolean crossOrigin, int count) {}
