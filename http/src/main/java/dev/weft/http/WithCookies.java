package dev.weft.http;

import java.io.IOException;

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
        String cookies = jar.header(request.url());
        Request sent = cookies.isEmpty() ? request : request.header("Cookie", joined(request, cookies));
        Response response = next.send(sent);
        jar.receive(request.url(), response.headers(), Clocks.current());
        return response;
    }

    private static String joined(Request request, String cookies) {
        return request.headers().last("Cookie").map(own -> own + "; " + cookies).orElse(cookies);
    }
}
