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
 * The settings by which responses are handled.
 *
 * @param redirects the number of redirects to follow
 * @param headLength the number of characters to keep from the beginning of each body
 * @param extra the fields that are printed in addition to the usual ones
 * @param checksums the expected checksums of bodies, or null
 * @param printed where bodies are printed, or null
 * @param speeds limits on the bytes per second
 * @param arrived receives the number of new bytes each time bytes have arrived
 * @param lengths receives the length of each body when the body begins to arrive
 */
public record ResponseSettings(
        int redirects,
        int headLength,
        ExtraFields extra,
        @Nullable Checksums checksums,
        @Nullable PrintedBodies printed,
        Speeds speeds,
        IntConsumer arrived,
        Lengths lengths) {

    /** The maximum number of bytes per character, in the usual charsets. */
    private static final int MAX_CHARACTER_BYTES = 4;

    /** The number of bytes to keep from the beginning of each body. */
    int headBytes() {
        return extra.hasBody()
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, (long) headLength * MAX_CHARACTER_BYTES);
    }

    void onLength(long present, OptionalLong remaining) {
        lengths.on(present, remaining.isPresent() ? present + remaining.getAsLong() : -1);
    }

    /** Returns the result, or a failure in its place if the list of checksums has another checksum or none for the body. */
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
         * Called when a body begins to arrive.
         *
         * @param present the number of bytes of the body that earlier attempts have received
         * @param all the length of the whole body; negative if it is not known
         */
        void on(long present, long all);
    }
}
