package dev.weft.blocking;

import static dev.weft.blocking.BlockingCall.call;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** Calls that wait for the network. */
final class NetworkCalls {
    private static final int CHUNK = 1 << 16;

    private NetworkCalls() {}

    static List<BlockingCall> calls() {
        return List.of(
                call("`Socket.connect`", props -> {
                    Socket socket = new Socket();
                    props.watched(socket, () -> !socket.isClosed());
                    InetSocketAddress busy = busyServer(props);
                    return () -> socket.connect(busy);
                }),
                call("`Socket.getInputStream().read`", props -> connected(props).getInputStream()::read),
                call("`Socket.getOutputStream().write`", props -> {
                    Socket socket = connected(props);
                    byte[] bytes = new byte[CHUNK];
                    return () -> {
                        while (true) { // until the buffers are full
                            socket.getOutputStream().write(bytes);
                        }
                    };
                }),
                call("`ServerSocket.accept`", props -> {
                    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    props.watched(server, () -> !server.isClosed());
                    return server::accept;
                }),
                call("`DatagramSocket.receive`", props -> {
                    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                    props.watched(socket, () -> !socket.isClosed());
                    return () -> socket.receive(new DatagramPacket(new byte[1], 1));
                }),
                call("`SocketChannel.connect`", props -> {
                    SocketChannel channel = SocketChannel.open();
                    props.watched(channel, channel::isOpen);
                    InetSocketAddress busy = busyServer(props);
                    return () -> channel.connect(busy);
                }),
                call("`SocketChannel.read`", props -> {
                    SocketChannel channel = connectedChannel(props);
                    return () -> channel.read(ByteBuffer.allocate(1));
                }),
                call("`SocketChannel.write`", props -> {
                    SocketChannel channel = connectedChannel(props);
                    return () -> fill(channel);
                }),
                call("`ServerSocketChannel.accept`", props -> {
                    ServerSocketChannel server = server();
                    props.watched(server, server::isOpen);
                    return server::accept;
                }),
                call("`ServerSocketChannel.accept`, of a Unix-domain socket", props -> {
                    ServerSocketChannel server = unixServer(props);
                    props.watched(server, server::isOpen);
                    return server::accept;
                }),
                call("`SocketChannel.read`, of a Unix-domain socket", props -> {
                    SocketChannel channel =
                            SocketChannel.open(props.closing(unixServer(props)).getLocalAddress());
                    props.watched(channel, channel::isOpen);
                    return () -> channel.read(ByteBuffer.allocate(1));
                }),
                call("`DatagramChannel.receive`", props -> {
                    DatagramChannel channel =
                            DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    props.watched(channel, channel::isOpen);
                    return () -> channel.receive(ByteBuffer.allocate(1));
                }),
                call("`Pipe.source().read`", props -> {
                    Pipe pipe = Pipe.open();
                    props.closing(pipe.sink());
                    props.watched(pipe.source(), pipe.source()::isOpen);
                    return () -> pipe.source().read(ByteBuffer.allocate(1));
                }),
                call("`Pipe.sink().write`", props -> {
                    Pipe pipe = Pipe.open();
                    props.closing(pipe.source());
                    props.watched(pipe.sink(), pipe.sink()::isOpen);
                    return () -> fill(pipe.sink());
                }),
                call("`Selector.select`", props -> {
                    Selector selector = Selector.open();
                    props.watched(selector, selector::isOpen);
                    return selector::select;
                }),
                call("`AsynchronousSocketChannel.read().get`", props -> {
                    AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
                    props.watched(channel, channel::isOpen);
                    channel.connect(props.closing(server()).getLocalAddress()).get();
                    return () -> channel.read(ByteBuffer.allocate(1)).get();
                }),
                call("`AsynchronousServerSocketChannel.accept().get`", props -> {
                    AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open()
                            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    props.watched(server, server::isOpen);
                    return () -> server.accept().get();
                }),
                call("`SSLSocket.startHandshake`", props -> {
                    Socket plain = connected(props);
                    var tls = (javax.net.ssl.SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                            .createSocket(plain, "localhost", plain.getPort(), true);
                    return tls::startHandshake;
                }),
                call("`HttpURLConnection.getInputStream`", props -> {
                    URI silent = silentSite(props);
                    return () -> silent.toURL().openConnection().getInputStream();
                }),
                call("`HttpClient.send`", props -> {
                    HttpRequest request =
                            HttpRequest.newBuilder(silentSite(props)).build();
                    HttpClient client = client(props);
                    return () -> client.send(request, BodyHandlers.ofString());
                }),
                call("`HttpClient.sendAsync().join`", "`send`, or `Promise.from(future).await()`", props -> {
                    HttpRequest request =
                            HttpRequest.newBuilder(silentSite(props)).build();
                    HttpClient client = client(props);
                    return () ->
                            client.sendAsync(request, BodyHandlers.ofString()).join();
                }));
    }

    private static void fill(WritableByteChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK);
        while (true) {
            channel.write(bytes.clear());
        }
    }

    private static ServerSocketChannel server() throws Exception {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    }

    /** A server whose backlog is full, so a further connect waits. */
    private static InetSocketAddress busyServer(Props props) throws Exception {
        InetSocketAddress address = (InetSocketAddress) props.closing(server()).getLocalAddress();
        for (int i = 0; i < 8; i++) {
            SocketChannel waiting = props.closing(SocketChannel.open());
            waiting.configureBlocking(false);
            waiting.connect(address);
        }
        return address;
    }

    /** A connection to a server that neither writes nor reads. */
    private static Socket connected(Props props) throws Exception {
        InetSocketAddress address = (InetSocketAddress) props.closing(server()).getLocalAddress();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        return props.watched(socket, () -> !socket.isClosed());
    }

    private static SocketChannel connectedChannel(Props props) throws Exception {
        SocketChannel channel = SocketChannel.open(props.closing(server()).getLocalAddress());
        return props.watched(channel, channel::isOpen);
    }

    private static ServerSocketChannel unixServer(Props props) throws Exception {
        Path directory = Files.createTempDirectory("weft");
        Path path = directory.resolve("socket");
        props.atEnd(() -> {
            Files.delete(path);
            Files.delete(directory);
        });
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    private static URI silentSite(Props props) throws Exception {
        InetSocketAddress address = (InetSocketAddress) props.closing(server()).getLocalAddress();
        return URI.create("http://localhost:" + address.getPort());
    }

    private static HttpClient client(Props props) {
        HttpClient client = HttpClient.newHttpClient();
        props.atEnd(client::shutdownNow);
        return client;
    }
}
