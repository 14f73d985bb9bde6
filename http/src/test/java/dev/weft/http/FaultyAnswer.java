package dev.weft.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Responses and their expected outcomes. Most of the responses are faulty. */
enum FaultyAnswer {
    RIGHT("hello", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"),
    TRUNCATED("ConnectionLostException", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"),
    NOTHING("ConnectionLostException", ""),
    GARBAGE("HttpProtocolException", "what?\r\n\r\n"),
    NOT_COMPRESSED("DecodingException", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nhello"),
    RESET("ConnectionLostException", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello") {
        @Override
        void play(InputStream in, OutputStream out, Socket socket) throws IOException {
            super.play(in, out, socket);
            socket.setSoLinger(true, 0);
        }
    },
    STALLED("PhaseTimeoutException", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello") {
        @Override
        void play(InputStream in, OutputStream out, Socket socket) throws IOException {
            super.play(in, out, socket);
            in.readAllBytes();
        }
    };

    private final String result;
    private final String words;

    FaultyAnswer(String result, String words) {
        this.result = result;
        this.words = words;
    }

    void play(InputStream in, OutputStream out, Socket socket) throws IOException {
        out.write(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The expected text, or the name of the expected exception. */
    String result() {
        return result;
    }
}
