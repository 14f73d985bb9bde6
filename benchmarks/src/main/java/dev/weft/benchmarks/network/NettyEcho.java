package dev.weft.benchmarks.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The echo row with Netty: a server and clients whose callbacks run on Netty's event loops. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and the latch is never opened
final class NettyEcho implements AutoCloseable {
    private static final int BACKLOG = 16_384;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();

    /** Runs while the server listens on {@code port}; the server then stops. */
    interface Body {
        void run(int port) throws IOException;
    }

    /** Sends a message over one connection when the one before has come back, until no round trip is left. */
    private static final class Trips extends SimpleChannelInboundHandler<ByteBuf> {
        private int bytesLeft;
        private int tripsLeft;
        private CountDownLatch done = new CountDownLatch(0);

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            bytesLeft -= bytes.readableBytes();
            if (bytesLeft == 0) {
                if (--tripsLeft == 0) {
                    done.countDown();
                } else {
                    send(context.channel());
                }
            }
        }

        private void send(Channel channel) {
            bytesLeft = EchoServer.SIZE;
            channel.writeAndFlush(
                    channel.alloc().buffer(EchoServer.SIZE).writeZero(EchoServer.SIZE), channel.voidPromise());
        }

        void begin(Channel channel, int trips, CountDownLatch latch) {
            channel.eventLoop().execute(() -> {
                tripsLeft = trips;
                done = latch;
                send(channel);
            });
        }
    }

    static void serve(Body body) throws IOException, InterruptedException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object bytes) {
                                context.writeAndFlush(bytes, context.voidPromise());
                            }
                        });
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        body.run(((InetSocketAddress) server.localAddress()).getPort());
        loops.shutdownGracefully();
    }

    NettyEcho(int connections, int port) throws InterruptedException {
        Bootstrap client = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Trips());
                    }
                });
        for (int i = 0; i < connections; i++) {
            channels.add(client.connect(InetAddress.getLoopbackAddress(), port)
                    .sync()
                    .channel());
        }
    }

    /** Makes {@code each} round trips over every connection, all connections at once. Returns the number of all round trips. */
    long roundTrips(int each) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(channels.size());
        for (Channel channel : channels) {
            channel.pipeline().get(Trips.class).begin(channel, each, done);
        }
        done.await();
        return (long) each * channels.size();
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
        loops.shutdownGracefully();
    }
}
