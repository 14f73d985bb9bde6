package dev.weft.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends the cookies of the jar along, and keeps those that come. */
final class WithCookies implements Exchange {
    private final CookieJar jar;
    private final Exchange next;

    WithCookies(CookieJar jar, Exchange next) {
        this.jar = jar;
        this.next = next;
    }

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        Response response = next.send(sent(jar, request));
        jar.receive(request.url(), response.headers(), Clocks.current());
        return response;
    }

    /** The request with the cookies of the jar that go with it. */
    static Request sent(CookieJar jar, Request request) {
        String cookies = jar.header(request.url());
        return cookies.isEmpty() ? request : request.header("Cookie", joined(request, cookies));
    }

    private static String joined(Request request, String cookies) {
        List<String> all = new ArrayList<>(request.headers().values("Cookie"));
        all.add(cookies);
        return String.join("; ", all);
    }
}
