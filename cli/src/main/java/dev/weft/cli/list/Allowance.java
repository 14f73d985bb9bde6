package dev.weft.cli.list;

import java.util.Map;

/**
 * How many URLs of each host a machine may claim. The host's limit for all machines together applies in addition.
 *
 * @param own the number of claims that the machine already has, by host
 * @param perHost the maximum number of claims of one host
 * @param lowered lower maximums for some hosts, by host
 */
record Allowance(Map<String, Integer> own, int perHost, Map<String, Integer> lowered) {

    /** An allowance that does not limit anything. */
    static Allowance unlimited() {
        return new Allowance(Map.of(), Integer.MAX_VALUE, Map.of());
    }

    /** How many more URLs of a host may be claimed. */
    int left(String host) {
        int max = Math.min(perHost, lowered.getOrDefault(host, Integer.MAX_VALUE));
        return Math.max(0, max - own.getOrDefault(host, 0));
    }

    /** The hosts of which no further URL may be claimed. */
    String[] exhausted() {
        return own.keySet().stream().filter(host -> left(host) == 0).toArray(String[]::new);
    }
}
