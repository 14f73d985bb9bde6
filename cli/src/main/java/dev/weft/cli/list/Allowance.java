package dev.weft.cli.list;

import java.util.Map;

/**
 * How many URLs of each host a machine may claim, besides the limit of the host for all machines.
 *
 * @param own the numbers of claims that the machine has, by host
 * @param perHost the maximum number of claims of one host
 * @param lowered lower maximum numbers, by host
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

    /** The hosts of which no URL may be claimed. */
    String[] exhausted() {
        return own.keySet().stream().filter(host -> left(host) == 0).toArray(String[]::new);
    }
}
