package dev.weft.cli;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a target: fetch it, or repeat the result of an earlier run.
 *
 * @param target the target
 * @param path the path to which the body is saved, or null not to save it
 * @param earlier the result of an earlier run, in which case nothing is fetched; or null
 */
record Plan(Target target, @Nullable String path, @Nullable Fetched earlier) {}
