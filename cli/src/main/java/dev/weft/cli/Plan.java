package dev.weft.cli;

import dev.weft.cli.result.Fetched;
import dev.weft.cli.result.Target;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a target.
 *
 * @param path where to save its body, or null not to
 * @param earlier what an earlier run made of it, which is all there is to tell; or null
 */
record Plan(Target target, @Nullable String path, @Nullable Fetched earlier) {}
