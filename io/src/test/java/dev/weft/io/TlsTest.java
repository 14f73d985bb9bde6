package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Promise;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.io.TlsOptions.ClientCertificate;
import dev.weft.io.spi.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS 1.2 and TLS 1.3. {@link StreamContractTest} tests what all streams have in common. */
@Timeout(60)
@ParameterizedClass
@ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
class TlsTest {
    private static final String LABEL_OF_64 = "a123456789b123456789c123456789d123456789e123456789f123456789g123";

    private final TlsOptions server;
    private final TlsOptions client;
    private final String version;

    TlsTest(String version) {
        this.version = version;
        this.server = Tls.options().context(Keys.context()).versions(version);
        this.client = Tls.options().context(Keys.withoutKey()).versions(version).serverName("localhost");
    }

    /** Runs both sides of a handshake, and {@code body} with the streams. */
    private static void agree(
            ByteStream.Pair plain, TlsOptions client, TlsOptions server, Action.On<ByteStream.Pair, Exception> body)
            throws Exception {
        EventLoop.run(() -> TaskGroup.run(group -> {
            Task<ByteStream> far = group.spawn(() -> Tls.server(plain.far(), server));
            ByteStream near = Tls.client(plain.near(), client);
            body.run(new ByteStream.Pair(near, far.await()));
        }));
    }

    /** The exception that the client gets when the two sides do not agree. */
    private static Throwable failureOfClient(TlsOptions client, TlsOptions server) throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        return Async.call(() -> TaskGroup.call(group -> {
            group.spawn(() -> catchThrowable(() -> Tls.server(plain.far(), server)));
            return catchThrowable(() -> Tls.client(plain.near(), client).read(new byte[1]));
        }));
    }

    @Test
    void bothSidesTellWhatTheyAgreedOn() throws Exception {
        agree(
                ByteStream.pair(),
                client.applicationProtocols("h2", "http/1.1"),
                server.applicationProtocols("http/1.1"),
                pair -> {
                    TlsDetails near = pair.near().tls().orElseThrow();
                    assertThat(near.protocol()).isEqualTo(version);
                    assertThat(near.applicationProtocol()).contains("http/1.1");
                    assertThat(near.peerCertificates()).hasSize(1);
                    TlsDetails far = pair.far().tls().orElseThrow();
                    assertThat(far.serverName()).contains("localhost");
                    assertThat(far.cipherSuite()).isEqualTo(near.cipherSuite());
                    assertThat(far.peerCertificates()).isEmpty();
                });
    }

    @Test
    void clientThatIsAskedShowsItsCertificate() throws Exception {
        agree(
                ByteStream.pair(),
                client.context(Keys.context()),
                server.clientCertificate(ClientCertificate.NEEDED),
                pair -> assertThat(pair.far().tls().orElseThrow().peerCertificates())
                        .hasSize(1));
    }

    @Test
    void clientWithoutTheNeededCertificateIsRefused() throws Exception {
        assertThat(failureOfClient(client, server.clientCertificate(ClientCertificate.NEEDED)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void wantedCertificateMayBeMissing() throws Exception {
        agree(
                ByteStream.pair(),
                client,
                server.clientCertificate(ClientCertificate.WANTED),
                pair -> assertThat(pair.far().tls().orElseThrow().peerCertificates())
                        .isEmpty());
    }

    @Test
    void serverThatIsNotTrustedIsRefused() throws Exception {
        assertThat(failureOfClient(Tls.options().versions(version).serverName("localhost"), server))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void serverOfAnotherNameIsRefusedUnlessAnyWillDo() throws Exception {
        assertThat(failureOfClient(client.serverName("elsewhere.example"), server))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("elsewhere.example");

        agree(
                ByteStream.pair(),
                client.serverName("elsewhere.example").anyServerName(),
                server,
                pair -> assertThat(pair.far().tls().orElseThrow().serverName()).contains("elsewhere.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,          localhost",
        "localhost.,         localhost",
        "my_svc,             my_svc",
        "my_svc.,            my_svc",
        "a.my_svc.example,   a.my_svc.example",
        "ends-.example,      ends-.example",
        "bücher.example,     xn--bcher-kva.example",
        LABEL_OF_64 + ", " + LABEL_OF_64,
        "127.0.0.1,          ",
        "::1,                ",
        ".,                  ",
    })
    void clientSendsTheNameThatIsSet(String set, @Nullable String sent) throws Exception {
        assertThat(ServerNames.in(firstRecord(client.serverName(set).anyServerName())))
                .isEqualTo(sent == null ? List.of() : List.of(sent));
    }

    /**
     * The first record that a client sends. The test reads the name from the bytes of the record, because the JDK's
     * server refuses some names.
     */
    private static byte[] firstRecord(TlsOptions client) throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        return Async.call(() -> TaskGroup.call(group -> {
            group.spawn(() -> catchThrowable(() -> Tls.client(plain.near(), client)));
            byte[] header = plain.far().readExactly(5);
            byte[] hello = plain.far().readExactly(((header[3] & 0xff) << 8) | (header[4] & 0xff));
            plain.far().abort();
            return hello;
        }));
    }

    @Test
    void nameThatIsLongerThanAnyMessageIsAFailure() throws Exception {
        assertThat(failureOfClient(client.serverName("a".repeat(70_000)).anyServerName(), server))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void serverNameWithLettersThatNoHostHasIsRefused() {
        assertThatThrownBy(() -> Tls.client(ByteStream.pair().near(), client.serverName("xn--ü")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("serverName must be a host name, but is 'xn--ü'");
    }

    @Test
    void clientNeedsTheNameOfTheServer() {
        assertThatThrownBy(() -> Tls.client(ByteStream.pair().near(), Tls.options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("serverName must be set");
    }

    @Test
    void sidesWithoutACommonVersionDoNotAgree() throws Exception {
        String other = version.equals("TLSv1.2") ? "TLSv1.3" : "TLSv1.2";

        assertThat(failureOfClient(client.versions(other), server)).isInstanceOf(SSLException.class);
    }

    @Test
    void endDuringTheHandshakeIsAFailure() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        plain.far().close();

        assertThatThrownBy(() -> Async.run(() -> Tls.client(plain.near(), client)))
                .isInstanceOf(IOException.class);
        assertThat(plain.near().isOpen()).isFalse();
    }

    @Test
    void wordsThatAreNoTlsAreAFailure() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        Async.run(() -> {
            plain.far().write("220 hello, this is SMTP\r\n");

            assertThatThrownBy(() -> Tls.client(plain.near(), client)).isInstanceOf(SSLException.class);
        });
    }

    @Test
    void handshakeHasALimit() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();

        assertThatThrownBy(
                        () -> Async.run(() -> Tls.client(plain.near(), client.handshakeTimeout(Duration.ofMillis(20)))))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageStartingWith("no TLS handshake within 20 ms on TLS over memory stream");
    }

    @Test
    void cancelledHandshakeBreaksTheStreamOff() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        Async.run(() -> TaskGroup.run(group -> {
            Task<?> handshake = group.spawn(() -> Tls.client(plain.near(), client));
            plain.far().readExactly(1);

            handshake.cancel("enough");

            assertThat(handshake.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(plain.near().isOpen()).isFalse();
            assertThatThrownBy(() -> plain.far().readAll(10_000)).isInstanceOf(IOException.class);
        }));
    }

    @Test
    void callerThatIsCancelledBeforeTheHandshakeLeavesNoConnection() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        Async.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> {
                group.cancel("connected, and not wanted any more");
                Tls.client(plain.near(), client);
            });
        }));

        assertThat(plain.near().isOpen()).isFalse();
    }

    @Test
    void tlsIsNotStartedTwiceOverOneStream() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        agree(plain, client, server, pair -> {
            assertThatThrownBy(() -> Tls.client(plain.near(), client)).isInstanceOf(StreamClosedException.class);

            pair.near().write("hello\n");
            assertThat(pair.far().readLine()).isEqualTo("hello");
        });
    }

    @Test
    void refusedSettingsLeaveNoConnection() throws Exception {
        Promise<Boolean> ended = Promise.create();
        EventLoop.run(() -> Tcp.serve(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Tcp.serverOptions(),
                stream -> {
                    assertThat(catchThrowable(() -> stream.readAll(1))).isInstanceOf(IOException.class);
                    ended.complete(true);
                },
                running -> {
                    TlsOptions refused = client.configure(parameters -> {
                        throw new IllegalArgumentException("not like that");
                    });

                    assertThatThrownBy(() -> Tls.connect("localhost", running.port(), Tcp.connectOptions(), refused))
                            .hasMessage("not like that");
                    return ended.await();
                }));
    }

    @Test
    void tlsMayStartAfterWordsInTheClear() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        EventLoop.run(() -> TaskGroup.run(group -> {
            group.spawn(() -> {
                plain.far().write("220 ready\n");
                assertThat(plain.far().readLine()).isEqualTo("STARTTLS");
                plain.far().write("220 go ahead\n");
                ByteStream secure = Tls.server(plain.far(), server);
                assertThat(secure.readLine()).isEqualTo("secret");
                secure.finish();
            });
            assertThat(plain.near().readLine()).isEqualTo("220 ready");
            plain.near().write("STARTTLS\n");
            assertThat(plain.near().readLine()).isEqualTo("220 go ahead");
            ByteStream secure = Tls.client(plain.near(), client);

            assertThatThrownBy(() -> plain.near().write("in the clear"))
                    .isInstanceOf(StreamClosedException.class)
                    .hasMessageEndingWith("was closed: TLS was started over it");
            secure.write("secret\n");
            secure.finish();
        }));
    }

    @Test
    void bytesThatWereReadAheadBelongToTheHandshake() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        EventLoop.run(() -> TaskGroup.run(group -> {
            Task<?> far = group.spawn(() -> {
                Async.sleep(Duration.ofMillis(20)); // the first bytes of the client's handshake have arrived by then
                assertThat(plain.far().readLine()).isEqualTo("STARTTLS");
                assertThat(Tls.server(plain.far(), server).readLine()).isEqualTo("secret");
            });
            plain.near().write("STARTTLS\n");
            Tls.client(plain.near(), client).write("secret\n");
            far.await();
        }));
    }

    @Test
    void connectionThatIsCutOffIsNoEnd() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        Wire near = plain.near().wire();
        agree(plain, client, server, pair -> {
            pair.near().write("all of it?");
            near.close(); // ends the transport below TLS, without close_notify

            assertThat(pair.far().readExactly(10)).asString(UTF_8).isEqualTo("all of it?");
            assertThatThrownBy(() -> pair.far().read(new byte[1]))
                    .isInstanceOf(TruncatedException.class)
                    .hasMessageEndingWith("ended without close_notify: what was read may not be all that was sent");
        });
    }

    @Test
    void readTakesAllRecordsThatHaveCome() throws Exception {
        agree(ByteStream.pair(), client, server, pair -> {
            pair.near().write("some, ");
            pair.near().write("more");
            byte[] into = new byte[100_000];

            assertThat(pair.far().read(into)).isEqualTo(10);

            assertThat(new String(into, 0, 10, UTF_8)).isEqualTo("some, more");
        });
    }

    @Test
    void recordAfterWhichTheNextOneFailsIsReadBefore() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        Wire near = plain.near().wire();
        agree(plain, client, server, pair -> {
            pair.near().write("whole");
            near.write(java.nio.ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 40}));
            near.write(java.nio.ByteBuffer.wrap(new byte[40]));

            assertThat(pair.far().read(new byte[100_000])).isEqualTo(5);
            assertThatThrownBy(() -> pair.far().read(new byte[1])).isInstanceOf(SSLException.class);
        });
    }

    @Test
    void finishingNeedsNoFarewellOfTheOtherSide() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        Wire far = plain.far().wire();
        agree(plain, client, server, pair -> {
            far.shutdownOutput(); // ends the transport below TLS, without close_notify

            pair.near().finish();

            assertThat(pair.near().isOpen()).isFalse();
        });
    }

    @Test
    void closingTellsIfRecordsAreLost() throws Exception {
        StreamOptions options = ByteStream.options().outputBuffer(1000);
        agree(ByteStream.pair(Link.perfect().capacity(100), options), client, server, pair -> {
            pair.near().write(new byte[500]);

            assertThatThrownBy(() -> pair.near().close())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("500 buffered bytes could not be sent without waiting");
        });
    }

    @Test
    void recordThatWasChangedOnTheWayIsAFailure() throws Exception {
        ByteStream.Pair plain = ByteStream.pair();
        Wire near = plain.near().wire();
        agree(plain, client, server, pair -> {
            near.write(java.nio.ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 40}));
            near.write(java.nio.ByteBuffer.wrap(new byte[40]));

            assertThatThrownBy(() -> pair.far().read(new byte[1])).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> pair.far().read(new byte[1]))
                    .as("a later read, which must not find an end of the stream")
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("has failed: ");
        });
    }

    @Test
    void piecesOfAnySizeAreRecordsAtTheOtherEnd() throws Exception {
        byte[] sent = new byte[200_000];
        new Random(5).nextBytes(sent);
        Link link = Link.perfect().random(new Random(6)).maxPieceSize(1000).capacity(5000);
        agree(
                ByteStream.pair(link),
                client,
                server,
                pair -> TaskGroup.run(group -> {
                    group.spawn(() -> pair.near().write(sent));
                    group.spawn(() -> pair.far().write(sent));
                    Task<byte[]> near = group.spawn(() -> pair.near().readExactly(sent.length));

                    assertThat(pair.far().readExactly(sent.length)).isEqualTo(sent);
                    assertThat(near.await()).isEqualTo(sent);
                }));
    }

    @Test
    void serverSpeaksTlsFromTheBeginning() throws Exception {
        EventLoop.run(() -> Tcp.serve(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Tcp.serverOptions().tls(server),
                stream -> stream.forEachLine(line -> stream.write(line + "\n")),
                running -> {
                    try (ByteStream stream = Tls.connect("localhost", running.port(), Tcp.connectOptions(), client)) {
                        stream.write("hello\n");
                        assertThat(stream.readLine()).isEqualTo("hello");
                        stream.finish();
                    }
                    return true;
                }));
    }

    @Test
    void tlsRunsOverTls() throws Exception {
        agree(
                ByteStream.pair(),
                client,
                server,
                outer -> TaskGroup.run(group -> {
                    Task<ByteStream> far = group.spawn(() -> Tls.server(outer.far(), server));
                    ByteStream near = Tls.client(outer.near(), client);
                    near.write("twice as secret\n");
                    assertThat(far.await().readLine()).isEqualTo("twice as secret");
                    near.close();
                    assertThat(far.await().readLine()).isNull();
                }));
    }

    @Test
    void settingsOfTheJdkMayBeChanged() throws Exception {
        String suite = version.equals("TLSv1.3") ? "TLS_AES_256_GCM_SHA384" : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
        agree(
                ByteStream.pair(),
                client.configure(parameters -> parameters.setCipherSuites(new String[] {suite})),
                server,
                pair -> assertThat(pair.near().tls().orElseThrow().cipherSuite())
                        .isEqualTo(suite));
    }

    @Test
    void nullInAListIsRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> Tls.options().versions("TLSv1.3", null))
                .withMessage("versions[1]");
        assertThatNullPointerException()
                .isThrownBy(() -> Tls.options().applicationProtocols((String[]) null))
                .withMessage("protocols");
    }
}
