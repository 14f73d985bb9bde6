package dev.weft.cli.attempt;

import dev.weft.cli.attempt.Exchanger.Reply;
import dev.weft.cli.output.TextForPeople;
import dev.weft.http.failure.RedirectException;
import dev.weft.http.spi.Url;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Redirects of GET and HEAD requests without a body, by RFC 9110, section 15.4. The HTTP session does not follow these
 * redirects. The {@link Fetcher} follows a redirect within the same host, and the scheduler a redirect to another host. So a
 * redirect to a host that is at its limits, or accepts no requests for a while, waits like any other request to that host.
 */
final class Redirects {
    private final int limit;

    /** Creates an object that follows at most {@code limit} redirects for one target. */
    Redirects(int limit) {
        this.limit = limit;
    }

    /** Whether redirects are followed. */
    boolean areFollowed() {
        return limit > 0;
    }

    /**
     * Returns the URL to which a reply redirects a job; null if the reply is not a redirect, or the redirect cannot be
     * followed.
     *
     * @throws RedirectException if there were too many redirects
     */
    @Nullable
    RedirectTarget next(Job job, Reply reply) throws RedirectException {
        String location = isRedirect(reply.status()) ? reply.header("Location").orElse("") : "";
        Url from = Url.of(job.url());
        Url to = location.isEmpty() ? null : from.resolve(encoded(location));
        if (to == null) {
            return null;
        }
        RedirectTarget before = job.redirect();
        int count = before == null ? 1 : before.count() + 1;
        if (count > limit) {
            throw new RedirectException(
                    "more than " + TextForPeople.counted(limit, "redirect") + ", the last one from "
                            + from.withoutUser(),
                    List.<URI>of(from.uri()));
        }
        boolean crossOrigin = !from.isSameOrigin(to) || (before != null && before.crossOrigin());
        Url clean = to.withoutUser();
        // As in browsers, the fragment of the redirected URL stays if the new URL has none.
        Url next = clean.fragment() == null ? clean.withFragment(from.fragment()) : clean;
        return new RedirectTarget(next.toString(), next.origin(), crossOrigin, count);
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** Percent-encodes the bytes of a location that are not ASCII. Each character of a header's value stands for one byte. */
    private static String encoded(String location) {
        StringBuilder encoded = new StringBuilder();
        location.strip()
                .chars()
                .forEach(c ->
                        encoded.append(c < 0x80 ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", c)));
        return encoded.toString();
    }
}
