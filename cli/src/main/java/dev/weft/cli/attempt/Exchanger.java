package dev.weft.cli.attempt;

import dev.weft.cli.result.Target;
import dev.weft.http.Response;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds the request for a target, and sends it once. */
public interface Exchanger {
    /**
     * Sends a request once, and passes the response to {@code handler}, which reads the body.
     *
     * @return the result of the handler
     * @throws IllegalArgumentException if the target is not a request that can be sent
     */
    <T> T exchange(OutgoingRequest outgoing, Watch watch, Handler<T> handler) throws IOException, InterruptedException;

    /** Whether the request for {@code target} can safely be sent again if the server may already have processed it. */
    boolean isRepeatable(Target target);

    /**
     * Whether the request for {@code target} is a GET or HEAD without a body. Such a request keeps its method on every
     * redirect.
     */
    boolean isPlain(Target target);

    /** Called with the response. */
    @FunctionalInterface
    interface Handler<T> {
        /** Handles a response, and reads or discards its body. */
        T handle(Reply reply) throws IOException, InterruptedException;
    }

    /**
     * A request that is to be sent.
     *
     * @param target the target, which has the method, headers and body of the user
     * @param url the URL, which after redirects differs from the target's URL
     * @param crossOrigin whether redirects have left the origin of the target, so that the target's credentials are not
     *     sent
     * @param followsRedirects whether the session follows redirects; if not, a redirect is passed to the handler like any
     *     response
     * @param extraHeaders headers that are added to the target's headers
     */
    record OutgoingRequest(
            Target target,
            String url,
            boolean crossOrigin,
            boolean followsRedirects,
            Map<String, String> extraHeaders) {}

    /**
     * A response whose body is still to be read.
     *
     * @param tap receives each chunk of the body as it is read
     */
    record Reply(Response response, Tap tap) {
        /**
         * The number of bytes of an unwanted body that are read so that the connection can be used again. If the body
         * is longer, the connection is closed.
         */
        private static final int MAX_DISCARDED = 64 * 1024;

        int status() {
            return response.status();
        }

        boolean isGet() {
            return response.request().method().equals("GET");
        }

        boolean isSuccess() {
            return response.isSuccess();
        }

        /** The URL that sent this response, after redirects. */
        String url() {
            return response.uri().toString();
        }

        /** The length of the body, if it is known. */
        OptionalLong length() {
            return response.body().length();
        }

        /** The name that the server suggests for a file. */
        Optional<String> fileName() {
            return response.fileName();
        }

        /** The response's headers with the given names. Names without a header are omitted. */
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

        /** Reads the body, at most {@code maxPiece} bytes at a time. */
        void readInto(Receiver receiver, int maxPiece) throws IOException, InterruptedException {
            new BodyReader(response.body()::read, receiver).read(length().orElse(-1), maxPiece);
            tap.ended();
        }

        /** Passes a chunk of the body to the tap. */
        void tell(byte[] chunk, int offset, int length) throws OutputException {
            try {
                tap.arrived(chunk, offset, length);
            } catch (IOException e) {
                throw new OutputException(e);
            }
        }

        /** Reads an unwanted body to its end, or about {@link #MAX_DISCARDED} bytes of a longer one. */
        void discard() throws IOException, InterruptedException {
            byte[] chunk = new byte[4096];
            int count = response.body().read(chunk);
            for (int read = 0;
                    count >= 0 && read < MAX_DISCARDED;
                    count = response.body().read(chunk)) {
                tell(chunk, 0, count);
                read += count;
            }
            if (count < 0) {
                tap.ended();
            }
        }

        /** The beginning of the body as text, in the charset of the response. */
        String text(byte[] beginning) {
            // Response finds the charset and decodes.
            return Response.buffered(response.request(), response.status(), response.headers(), beginning)
                    .text();
        }
    }
}
