package dev.weft.cli.attempt;

import dev.weft.cli.output.ExtraFields;
import dev.weft.cli.result.FailureKind;
import dev.weft.cli.result.Fetched;
import dev.weft.cli.store.Checksums;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with responses.
 *
 * @param redirects the number of redirects to follow
 * @param headLength the number of characters of each body to keep
 * @param extra the fields that are printed in addition
 * @param checksums what bodies must be, or null
 * @param printed where bodies are printed, or null
 * @param speeds limits on bytes in a second
 * @param arrived receives the number of bytes of bodies as they arrive
 * @param lengths receives the length of a body when it begins
 */
public record Wishes(
        int redirects,
        int headLength,
        ExtraFields extra,
        @Nullable Checksums checksums,
        @Nullable PrintedBodies printed,
        Speeds speeds,
        IntConsumer arrived,
        Lengths lengths) {

    /** The maximum number of bytes per character, in the usual charsets. */
    private static final int LONGEST_CHARACTER = 4;

    /** The number of bytes to keep of each body. */
    int headBytes() {
        return extra.hasBody()
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, (long) headLength * LONGEST_CHARACTER);
    }

    void onLength(long there, OptionalLong left) {
        lengths.on(there, left.isPresent() ? there + left.getAsLong() : -1);
    }

    /** A result, or a failure in its place if the body is not what it must be. */
    Fetched verified(Fetched fetched) {
        if (checksums == null || !fetched.isSuccess()) {
            return fetched;
        }
        String expected = checksums.expected(fetched.url());
        String actual = Objects.requireNonNull(fetched.answer()).sha256();
        if (expected == null) {
            return fetched.butFailed(FailureKind.CHECKSUM, "not in the list of checksums");
        }
        return expected.equals(actual)
                ? fetched
                : fetched.butFailed(FailureKind.CHECKSUM, "SHA-256 is " + actual + ", but must be " + expected);
    }

    /** Receives lengths of bodies. */
    @FunctionalInterface
    public interface Lengths {
        /**
         * A body begins.
         *
         * @param there the number of bytes that are there already
         * @param all the length of the whole body; negative if it is not known
         */
        void on(long there, long all);
    }
}
