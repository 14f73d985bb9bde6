package dev.weft.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.fixture.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A page in a headless Chromium, in which scripts are run by the protocol of its developer tools. */
final class Browser implements AutoCloseable {
    private static final String LISTENING = "DevTools listening on ";

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Process process;
    private final WebSocket socket;
    private int asked;

    private Browser(Process process) throws Exception {
        this.process = process;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(page(port()), new Listener())
                .get(30, TimeUnit.SECONDS);
    }

    /**
     * Opens {@code url}, with a new profile in the build folder. A test's own folder would not do: processes of the browser
     * that end a moment after it may still write to the profile while JUnit deletes the folder.
     */
    static Browser open(String url) throws Exception {
        Path browser = Programs.find("chromium", "chromium-browser", "google-chrome");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir="
                                + Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser"),
                        "--window-size=1280,1400",
                        url)
                .redirectErrorStream(true)
                .start();
        try {
            return new Browser(process);
        } catch (Throwable e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private int port() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                return URI.create(line.substring(LISTENING.length())).getPort();
            }
        }
        throw new IOException("the browser has ended");
    }

    private URI page(int port) throws Exception {
        String list = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return JsonObject.read("{\"pages\":" + list + "}").objects("pages").stream()
                .filter(each -> each.text("type").equals("page"))
                .map(each -> URI.create(each.text("webSocketDebuggerUrl")))
                .findFirst()
                .orElseThrow();
    }

    /** The value of {@code script}, a string. */
    String evaluate(String script) throws Exception {
        JsonObject result = ask("Runtime.evaluate", "expression", "String(" + script + ")");
        return ((JsonObject) result.fields().get("result")).text("value");
    }

    /** Waits until the page is drawn: until then, each look at it is another question to the browser. */
    void awaitDrawn() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!evaluate("document.body && document.body.dataset.drawn").equals("yes")) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the page is not drawn");
            }
        }
    }

    void screenshot(Path file) throws Exception {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(ask("Page.captureScreenshot", "format", "png").text("data")));
    }

    /** The result of one call. */
    private JsonObject ask(String method, String parameter, String value) throws Exception {
        int id = ++asked;
        socket.sendText(question(id, method, parameter, value), true).get(30, TimeUnit.SECONDS);
        while (true) {
            String answer = answers.poll(30, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IOException("no answer to " + method);
            }
            JsonObject read = JsonObject.read(answer);
            if (read.integer("id") == id) {
                return (JsonObject) read.fields().get("result");
            }
        }
    }

    private static String question(int id, String method, String parameter, String value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("id", id);
            json.writeStringField("method", method);
            json.writeObjectFieldStart("params");
            json.writeStringField(parameter, value);
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                answers.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
