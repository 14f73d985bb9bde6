package dev.weft.examples;

import dev.weft.io.ByteStream;
import dev.weft.io.Tcp;
import dev.weft.io.Tls;
import dev.weft.io.TlsOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/** An echo server over TLS, and a client that checks the server's certificate. */
public final class EchoOverTls {
    private EchoOverTls() {}

    /**
     * Starts the server and sends it one line.
     *
     * @param out where the answer is printed
     * @param keys the key of the server, and its certificate, which is for {@code localhost} and which the client
     *     trusts
     */
    static void run(PrintStream out, SSLContext keys) throws IOException, InterruptedException {
        TlsOptions tls = Tls.options().context(keys).versions("TLSv1.3");
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Tcp.serve(address, Tcp.serverOptions().tls(tls), EchoOverTls::echo, server -> {
            try (ByteStream stream = Tls.connect("localhost", server.port(), Tcp.connectOptions(), tls)) {
                stream.write("hello\n");
                out.println(stream.readLine() + " over "
                        + stream.tls().orElseThrow().protocol());
                stream.finish();
            }
            return server.acceptedConnections();
        });
    }

    private static void echo(ByteStream stream) throws IOException, InterruptedException {
        stream.forEachLine(line -> stream.write(line + "\n"));
    }
}
