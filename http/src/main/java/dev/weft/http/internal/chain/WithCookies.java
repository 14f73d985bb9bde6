package dev.weft.http.internal.chain;

import dev.weft.http.internal.message.Octets;
import dev.weft.http.internal.net.Clocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds the session's cookies to requests and stores the cookies that responses set. This handler is inside {@link
 * Redirects}, so a cookie set by a redirect is sent with the next exchange.
 */
final class WithCookies implements Handler {
    private final CookieStore cookies;
    private final Handler next;

    WithCookies(CookieStore cookies, Handler next) {
        this.cookies = cookies;
        this.next = next;
    }

    @Override
    public ReceivedResponse send(RequestState request) throws IOException, InterruptedException {
        ReceivedResponse response = next.send(addCookies(cookies, request));
        cookies.receive(request.url(), response.headers(), Clocks.current());
        return response;
    }

    /** The request with the session's cookies added to its own. */
    static RequestState addCookies(CookieStore cookies, RequestState request) {
        String header = cookies.header(request.url());
        return header.isEmpty() ? request : request.withHeader("Cookie", Octets.sendable(joined(request, header)));
    }

    private static String joined(RequestState request, String cookies) {
        List<String> all = new ArrayList<>(request.headers().values("Cookie"));
        all.add(cookies);
        return String.join("; ", all);
    }
}
