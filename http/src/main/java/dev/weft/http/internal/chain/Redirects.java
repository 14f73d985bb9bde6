package dev.weft.http.internal.chain;

import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.failure.RedirectException;
import dev.weft.http.internal.message.Octets;
import dev.weft.http.internal.message.Words;
import dev.weft.http.spi.HeaderFields;
import dev.weft.http.spi.Url;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects by RFC 9110, section 15.4, and the practice of browsers. Credentials and cookies that were set on
 * the request itself are removed when a redirect leads to another origin, which includes every redirect from https to
 * http.
 */
final class Redirects implements Handler {
    /** Headers that are meant for one origin only. */
    private static final List<String> ORIGIN_HEADERS =
            List.of("Authorization", "Cookie", "Proxy-Authorization", "Host");

    /** Headers that describe a body. They are removed when a redirect drops the body. */
    private static final List<String> BODY_HEADERS = List.of(
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "Content-Location",
            "Content-Length",
            "Transfer-Encoding",
            "Expect");

    private final Defaults defaults;
    private final Reports reports;
    private final Handler next;

    Redirects(Defaults defaults, Reports reports, Handler next) {
        this.defaults = defaults;
        this.reports = reports;
        this.next = next;
    }

    @Override
    public ReceivedResponse send(RequestState first) throws IOException, InterruptedException {
        int limit = first.get(Key.MAX_REDIRECTS, defaults.maxRedirects());
        RequestState request = first;
        List<URI> path = new ArrayList<>();
        while (true) {
            ReceivedResponse response = next.send(request);
            RequestState redirected = limit == 0 ? null : follow(request, response);
            if (redirected == null) {
                return response;
            }
            path.add(request.uri());
            response.body().discard();
            if (path.size() > limit) {
                throw new RedirectException(
                        "more than " + limit + " redirects, the last one from " + Words.url(request.url()), path);
            }
            reports.report(request, 0, Kind.REDIRECT, redirected.uri());
            request = redirected;
        }
    }

    /**
     * The request that {@code response} redirects to; null if the response is not a redirect or the redirect cannot be
     * followed. A redirect cannot be followed if its target is not an http or https URL, or if the body cannot be sent
     * again.
     */
    private static @Nullable RequestState follow(RequestState request, ReceivedResponse response) {
        int status = response.status();
        String location = isRedirect(status) ? response.headers().get("Location") : null;
        Url target = location == null || location.isEmpty()
                ? null
                : target(request.url(), Octets.encodedReference(location));
        if (target == null) {
            return null;
        }
        RequestState redirected = becomesGet(request.method(), status) ? asGet(request) : request;
        if (!redirected.isReplayable()) {
            return null;
        }
        return request.url().isSameOrigin(target)
                ? redirected.withUrl(target)
                : forAnotherOrigin(redirected).withUrl(target);
    }

    /**
     * The URL of the redirect. If {@code location} has no fragment, the URL keeps the fragment of {@code from}, as in
     * browsers. A user name and password in {@code location} are ignored, so that a server cannot choose which
     * credentials are sent.
     */
    private static @Nullable Url target(Url from, String location) {
        Url target = from.resolve(location);
        if (target == null) {
            return null;
        }
        Url clean = target.withoutUser();
        return clean.fragment() == null && from.fragment() != null ? clean.withFragment(from.fragment()) : clean;
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /**
     * In practice 301 and 302 turn POST into GET, which RFC 9110 permits. 303 turns every method except HEAD into GET.
     * 307 and 308 never change the method.
     */
    private static boolean becomesGet(String method, int status) {
        return switch (status) {
            case 301, 302 -> method.equals("POST");
            case 303 -> !method.equals("GET") && !method.equals("HEAD");
            default -> false;
        };
    }

    private static RequestState asGet(RequestState request) {
        return without(request.withBody(null).withMethod("GET"), BODY_HEADERS);
    }

    private static RequestState forAnotherOrigin(RequestState request) {
        return without(request.without(Key.PROOF), ORIGIN_HEADERS);
    }

    private static RequestState without(RequestState request, List<String> names) {
        HeaderFields headers = request.headers();
        for (String name : names) {
            headers = headers.without(name);
        }
        return request.withHeaders(headers);
    }
}
