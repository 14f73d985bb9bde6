package dev.weft.http;

import dev.weft.http.HttpEvent.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects, as browsers do and RFC 9110, section 15.4, says. Credentials and cookies that the request carries
 * itself do not go along to another origin, and never from https to http.
 */
final class Redirects implements Exchange {
    /** What is said to one origin only; the last one is its name. */
    private static final List<String> OF_ORIGIN = List.of("Authorization", "Cookie", "Proxy-Authorization", "Host");

    private static final List<String> OF_BODY = List.of(
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "Content-Location",
            "Content-Length",
            "Transfer-Encoding",
            "Expect");

    private final Exchange next;

    Redirects(Exchange next) {
        this.next = next;
    }

    @Override
    public Response send(Request first) throws IOException, InterruptedException {
        int limit = first.redirects();
        Request request = first;
        List<URI> path = new ArrayList<>();
        while (true) {
            Response response = next.send(request);
            Request redirected = limit == 0 ? null : follow(request, response);
            if (redirected == null) {
                return response;
            }
            path.add(request.uri());
            response.body().discard();
            if (path.size() > limit) {
                throw new RedirectException(
                        "more than " + limit + " redirects, the last one from " + request.url(), path);
            }
            request.report(Kind.REDIRECT, redirected.uri());
            request = redirected;
        }
    }

    /** The request that the redirect asks for; null if it is none, or cannot be followed. */
    private static @Nullable Request follow(Request request, Response response) {
        int status = response.status();
        String location =
                isRedirect(status) ? response.headers().last("Location").orElse(null) : null;
        HttpUrl target = location == null ? null : target(request.url(), location);
        if (target == null) {
            return null;
        }
        Request redirected = becomesGet(request.method(), status) ? asGet(request) : request;
        if (!redirected.isReplayable()) {
            return null;
        }
        return Urls.sameOrigin(request.url(), target)
                ? redirected.to(target)
                : forAnotherOrigin(redirected).to(target);
    }

    /** The fragment goes along, as browsers do it. A name and a password in the location do not count. */
    private static @Nullable HttpUrl target(HttpUrl from, String location) {
        HttpUrl target = from.resolve(location);
        if (target == null) {
            return null;
        }
        HttpUrl.Builder clean = target.newBuilder().username("").password("");
        return (target.fragment() == null ? clean.encodedFragment(from.encodedFragment()) : clean).build();
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static boolean becomesGet(String method, int status) {
        return switch (status) {
            case 301, 302 -> method.equals("POST");
            case 303 -> !method.equals("GET") && !method.equals("HEAD");
            default -> false;
        };
    }

    private static Request asGet(Request request) {
        return without(request.bodyOrNone(null).method("GET"), OF_BODY);
    }

    private static Request forAnotherOrigin(Request request) {
        return without(request.withoutCredentials(), OF_ORIGIN);
    }

    private static Request without(Request request, List<String> names) {
        Headers headers = request.headers();
        for (String name : names) {
            headers = headers.without(name);
        }
        return request.headers(headers);
    }
}
