package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.output.Words;
import dev.weft.http.failure.RedirectException;
import dev.weft.http.spi.Url;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Redirects of requests without a body, by RFC 9110, section 15.4. The scheduler follows them, so that a redirect to a host
 * that is at its limits, or is left alone, waits like any other request of that host.
 */
final class Redirects {
    private final int most;

    /** Creates redirects of which at most {@code most} are followed for one target. */
    Redirects(int most) {
        this.most = most;
    }

    /** Whether any are followed. */
    boolean areFollowed() {
        return most > 0;
    }

    /**
     * The place to which a reply redirects a job; null if it is no redirect, or cannot be followed.
     *
     * @throws RedirectException if there were too many
     */
    @Nullable
    Hop next(Job job, Reply reply) throws RedirectException {
        String location = isRedirect(reply.status()) ? reply.header("Location").orElse("") : "";
        Url from = Url.of(job.url());
        Url to = location.isEmpty() ? null : from.resolve(encoded(location));
        if (to == null) {
            return null;
        }
        Hop before = job.hop();
        int count = before == null ? 1 : before.count() + 1;
        if (count > most) {
            throw new RedirectException(
                    "more than " + Words.counted(most, "redirect") + ", the last one from " + from.withoutUser(),
                    List.<URI>of(from.uri()));
        }
        boolean foreign = !from.isSameOrigin(to) || (before != null && before.foreign());
        Url clean = to.withoutUser();
        Url kept = clean.fragment() == null ? clean.withFragment(from.fragment()) : clean; // as in browsers
        return new Hop(kept.toString(), kept.origin(), foreign, count);
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** A location whose bytes beyond ASCII are percent-encoded; a character of a header stands for a byte. */
    private static String encoded(String location) {
        StringBuilder encoded = new StringBuilder();
        location.strip()
                .chars()
                .forEach(c ->
                        encoded.append(c < 0x80 ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", c)));
        return encoded.toString();
    }
}
