package dev.weft.cli.attempt;

import dev.weft.cli.result.Target;
import dev.weft.http.Response;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes a request of a target, and sends it once. */
public interface Exchanger {
    /**
     * Sends the request for {@code target} once, and passes the response to {@code handler}, which reads the body.
     *
     * @param headers headers that the request has in addition
     * @return the result of the handler
     * @throws IllegalArgumentException if the target is not a request that can be sent
     */
    <T> T exchange(Target target, Map<String, String> headers, Watch watch, Handler<T> handler)
            throws IOException, InterruptedException;

    /** Whether the request for {@code target} may be sent again although it may have had its effect. */
    boolean isRepeatable(Target target);

    /** Handles a response. */
    @FunctionalInterface
    interface Handler<T> {
        /** Handles a response, whose body is still to be read. */
        T handle(Reply reply) throws IOException, InterruptedException;
    }

    /** A response whose body is still to be read. */
    record Reply(Response response) {
        private static final int CHUNK = 16 * 1024;

        int status() {
            return response.status();
        }

        boolean isGet() {
            return response.request().method().equals("GET");
        }

        boolean isSuccess() {
            return response.isSuccess();
        }

        /** The URL that was answered, after redirects. */
        String location() {
            return response.uri().toString();
        }

        /** The name that the server suggests for a file. */
        Optional<String> fileName() {
            return response.fileName();
        }

        /** The headers of these names that are there. */
        Map<String, String> headers(Collection<String> names) {
            Map<String, String> found = new LinkedHashMap<>();
            for (String name : names) {
                header(name).ifPresent(value -> found.put(name, value));
            }
            return found;
        }

        Optional<String> header(String name) {
            return response.header(name);
        }

        void readInto(Receiver receiver) throws IOException, InterruptedException {
            // Most bodies are small and declare their length, so the buffer is usually much smaller than CHUNK.
            byte[] chunk = new byte[Math.clamp(response.body().length().orElse(CHUNK), 1, CHUNK)];
            for (int count = response.body().read(chunk);
                    count >= 0;
                    count = response.body().read(chunk)) {
                receiver.write(chunk, 0, count);
            }
        }

        /** The beginning of the body as text, in the charset of the response. */
        String text(byte[] head) {
            return Response.buffered(response.request(), response.status(), response.headers(), head)
                    .text();
        }
    }
}
