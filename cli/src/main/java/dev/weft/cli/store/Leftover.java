package dev.weft.cli.store;

/**
 * What an earlier run has saved and the present one was not asked for.
 *
 * @param key the key of its target
 * @param file the path of its file
 */
record Leftover(Key key, String file) {}
