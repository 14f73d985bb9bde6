package dev.weft.http.internal.chain;

import dev.weft.Async;
import dev.weft.http.event.HttpEvent.Kind;
import dev.weft.http.event.Phase;
import dev.weft.http.spi.Transport;
import dev.weft.pace.KeyedLimiter;
import dev.weft.spi.run.Scheduler;
import dev.weft.spi.wait.Strand;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The chain of handlers of one session, and the session's calls in progress. */
public final class Chain {
    private final Defaults defaults;
    private final CookieStore cookies;
    private final Transport transport;
    private final KeyedLimiter<Origin> permits;
    private final Reports reports;
    private final Handler firstHandler;
    private final AtomicLong calls = new AtomicLong();
    private final CallRegistry registry = new CallRegistry();

    /**
     * A chain over {@code transport}. The transport, permits and cookies may be shared with other sessions.
     *
     * @param permits the connection permits, which limit the number of concurrent exchanges, in total and per origin
     */
    public Chain(
            Defaults defaults,
            CookieStore cookies,
            Transport transport,
            KeyedLimiter<Origin> permits,
            Reports reports) {
        this.defaults = defaults;
        this.cookies = cookies;
        this.transport = transport;
        this.permits = permits;
        this.reports = reports;
        Handler attempts = cookies.isDisabled() ? this::attempt : new WithCookies(cookies, this::attempt);
        Handler redirects = new Redirects(defaults, reports, new Authentication(defaults, attempts));
        this.firstHandler = new TryLimit(defaults, new Reception(redirects));
    }

    /** The first handler of the chain, which the session's interceptors wrap. */
    public Handler firstHandler() {
        return firstHandler;
    }

    /**
     * Runs one call: adds the defaults of the session to the request, and reports the outcome to the listeners.
     *
     * @param buffered whether to wait for the whole response
     * @param receiver reads each response in {@link Reception}, or null
     * @param body sends a request through the interceptors and {@link #firstHandler}
     */
    public ReceivedResponse call(
            RequestState request, boolean buffered, Reception.@Nullable Receiver receiver, Handler body)
            throws IOException, InterruptedException {
        registry.requireOpen();
        return Async.<ReceivedResponse, IOException>call(() -> {
            Call call = new Call(
                    registry,
                    calls.incrementAndGet(),
                    buffered,
                    receiver,
                    Scheduler.of(Strand.current()).clock(),
                    limits(request).orNull(Phase.TOTAL));
            return runAndReport(defaults.applyTo(request).withCall(call), call, body);
        });
    }

    private ReceivedResponse runAndReport(RequestState request, Call call, Handler body)
            throws IOException, InterruptedException {
        try {
            ReceivedResponse response = call.<ReceivedResponse>run(request, () -> body.send(request));
            reports.report(request, 0, Kind.DONE, response.status());
            return response;
        } catch (Throwable e) {
            reports.report(request, 0, Kind.FAILED, e);
            throw e;
        }
    }

    /** The last handler: one exchange over the transport. */
    private ReceivedResponse attempt(RequestState request) throws IOException, InterruptedException {
        Call call = request.call();
        if (call == null) {
            throw new IllegalArgumentException(
                    "an interceptor must send the request that it was given or one derived from it, but has sent "
                            + request);
        }
        return new Attempt(this, Defaults.withContentType(request), call).send(transport, permits);
    }

    /**
     * The request with the session's defaults, plain credentials and cookies added. For opening a web socket, because
     * such a request does not pass through the chain.
     */
    public RequestState forWebSocket(RequestState request) {
        registry.requireOpen();
        return WithCookies.addCookies(
                cookies, Authentication.withPlainCredentials(defaults, defaults.applyTo(request)));
    }

    /**
     * The limits on the phases of {@code request}: the limits that were set on the request, otherwise the limits of the
     * session.
     */
    public PhaseLimits limits(RequestState request) {
        return request.get(Key.LIMITS, defaults.limits());
    }

    Defaults defaults() {
        return defaults;
    }

    Reports reports() {
        return reports;
    }

    /** The calls in progress and the open responses. */
    public CallRegistry registry() {
        return registry;
    }
}
