package dev.weft.benchmarks;

import dev.weft.benchmarks.network.EchoServer;
import dev.weft.benchmarks.report.Case;
import dev.weft.benchmarks.report.Contender;
import dev.weft.benchmarks.report.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Measures the bytes of heap and of direct buffers that a server uses per idle connection. Each of the
 * {@value #CONNECTIONS} connections has made one round trip.
 */
record IdleTurn(Case measured, Contender contender) implements Turn {
    private static final int CONNECTIONS = 10_000;

    /** The turns of all contenders that have a server. */
    static List<IdleTurn> all() {
        return Stream.of(Contender.WEFT, Contender.JDK, Contender.NETTY, Contender.EVENT_LOOP)
                .map(contender -> new IdleTurn(Case.of(Row.IdleConnections, new TreeMap<>()), contender))
                .toList();
    }

    @Override
    public List<Double> samples(Settings settings) throws IOException, InterruptedException {
        try (EchoServer server = EchoServer.start(contender.key())) {
            return List.of(bytesEach(server));
        }
    }

    private static double bytesEach(EchoServer server) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            roundTrip(
                    sockets,
                    server.port()); // creates the objects that exist once per server, before memory is measured
            long before = server.memory();
            for (int i = 0; i < CONNECTIONS; i++) {
                roundTrip(sockets, server.port());
            }
            return (double) (server.memory() - before) / CONNECTIONS;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void roundTrip(List<Socket> sockets, int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.getOutputStream().write(new byte[EchoServer.SIZE]);
        socket.getInputStream().readNBytes(EchoServer.SIZE);
    }
}
