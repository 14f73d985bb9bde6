package dev.weft.cli.store;

/**
 * A file that an earlier run has saved, and whose target is not in the input of this run.
 *
 * @param key the key of the file's target
 * @param file the path of the file
 */
record Leftover(Key key, String file) {}
