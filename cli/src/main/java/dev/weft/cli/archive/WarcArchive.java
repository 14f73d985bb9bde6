package dev.weft.cli.archive;

import dev.weft.cli.archive.Exchanged.Cut;
import dev.weft.cli.archive.Exchanged.Header;
import dev.weft.cli.archive.Exchanged.Message;
import dev.weft.http.spi.Url;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.HttpRequest;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MessageVersion;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcDigest;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTruncationReason;
import org.netpreserve.jwarc.WarcWriter;
import org.netpreserve.jwarc.Warcinfo;

/**
 * A WARC file by ISO 28500, compressed record by record: a {@code warcinfo} for each run, then a {@code request} and a
 * {@code response} for each exchange that had a response. Messages of HTTP/2 are written in the form of HTTP/1.1, as is
 * usual in WARC files. A body is written decompressed, and without the framing of chunks. Headers that describe the
 * transferred body are renamed, so that readers do not decode the body again.
 */
final class WarcArchive implements Archive {
    /** The prefix for the name of a header that describes the transferred body, but not the body in the file. */
    static final String ORIGINAL = "X-Archive-Orig-";

    /** The codings that the session decodes. */
    private static final Set<String> DECODED = Set.of("gzip", "x-gzip", "deflate", "br", "identity", "");

    private final Path file;
    private final OutputStream out;
    private final WarcWriter writer;
    private final URI info = id();

    private WarcArchive(Path file, OutputStream out) throws IOException {
        this.file = file;
        this.out = out;
        this.writer = new WarcWriter(new StreamChannel(out), WarcCompression.GZIP);
    }

    /**
     * Opens a file. If it exists, records are appended. Before that, an incomplete record that a killed run has left at
     * the end is removed.
     *
     * @throws IOException if the file exists and is not a WARC file of this kind, or if it cannot be written
     */
    static WarcArchive open(Path file, String software) throws IOException {
        WarcTail.repair(file);
        OutputStream out = new BufferedOutputStream(new FileOutputStream(file.toFile(), true));
        WarcArchive archive = new WarcArchive(file, out);
        archive.begin(software);
        return archive;
    }

    private static URI id() {
        return URI.create("urn:uuid:" + UUID.randomUUID());
    }

    private void begin(String software) throws IOException {
        writer.write(new Warcinfo.Builder()
                .version(MessageVersion.WARC_1_1)
                .recordId(info)
                .filename(String.valueOf(file.getFileName()))
                .fields(Map.of(
                        "software", List.of(software),
                        "format", List.of("WARC File Format 1.1"),
                        "conformsTo", List.of("http://bibnum.bnf.fr/WARC/WARC_ISO_28500_version1-1_latestdraft.pdf"),
                        "description",
                                List.of("Values of headers that may be secret are " + HeaderRedaction.HIDDEN
                                        + "; bodies of requests are left out")))
                .build());
        out.flush();
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void add(Exchanged exchanged) throws IOException {
        Message response = exchanged.response();
        if (response == null) {
            return;
        }
        URI request = id();
        URI answer = id();
        writer.write(request(exchanged).recordId(request).concurrentTo(answer).build());
        writer.write(response(exchanged, response)
                .recordId(answer)
                .concurrentTo(request)
                .build());
        out.flush(); // after whole records, so that the file is valid if the run is killed
    }

    private WarcRequest.Builder request(Exchanged exchanged) throws IOException {
        Message sent = exchanged.request();
        HttpRequest.Builder http =
                new HttpRequest.Builder(sent.method(), Url.of(sent.url()).target());
        for (Header header : sent.headers()) {
            http.addHeader(isOfBody(header) ? ORIGINAL + header.name() : header.name(), header.value());
        }
        return new WarcRequest.Builder(sent.url())
                .version(MessageVersion.WARC_1_1)
                .date(exchanged.start())
                .warcinfoId(info)
                .body(http.build());
    }

    private WarcResponse.Builder response(Exchanged exchanged, Message received) throws IOException {
        Spool body = exchanged.body();
        HttpResponse.Builder http = new HttpResponse.Builder(received.status(), Reasons.of(received.status()));
        for (Header header : received.headers()) {
            http.addHeader(isKept(header, body) ? header.name() : ORIGINAL + header.name(), header.value());
        }
        http.body(null, new StreamSource(body.read()), body.length());
        WarcResponse.Builder record = new WarcResponse.Builder(
                        exchanged.request().url())
                .version(MessageVersion.WARC_1_1)
                .date(exchanged.start())
                .warcinfoId(info)
                .payloadDigest(new WarcDigest("sha1", exchanged.body().digest()))
                .body(http.build());
        return record.truncated(reason(exchanged.cut()));
    }

    private static boolean isOfBody(Header header) {
        return header.isNamed("Content-Length") || header.isNamed("Transfer-Encoding");
    }

    /** Whether a header of a response keeps its name, because the header also describes the body in the file. */
    private static boolean isKept(Header header, Spool body) {
        if (header.isNamed("Content-Encoding")) {
            return !DECODED.containsAll(
                    List.of(header.value().toLowerCase(Locale.ROOT).split("\\s*,\\s*")));
        }
        boolean isLength = header.isNamed("Content-Length") && header.value().equals(Long.toString(body.length()));
        return isLength || !isOfBody(header);
    }

    private static WarcTruncationReason reason(@Nullable Cut cut) {
        return switch (cut) {
            case null -> WarcTruncationReason.NOT_TRUNCATED;
            case LENGTH -> WarcTruncationReason.LENGTH;
            case TIME -> WarcTruncationReason.TIME;
            case DISCONNECT -> WarcTruncationReason.DISCONNECT;
        };
    }

    @Override
    public void complete() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
