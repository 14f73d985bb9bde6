package dev.weft.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of a stream, over each transport, in parallel runs and in event loops. */
@Timeout(60)
@ParameterizedClass(name = "{0} {1}")
@MethodSource("grounds")
class StreamContractTest {
    /** The time after which a test accepts that nothing arrives. */
    private static final Duration A_WHILE = Duration.ofMillis(20);

    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(UTF_8);

    private final Transport transport;
    private final String way;

    StreamContractTest(Transport transport, String way) {
        this.transport = transport;
        this.way = way;
    }

    static Stream<Arguments> grounds() {
        return Stream.of(Transport.values())
                .flatMap(transport -> Stream.of("parallel", "event loop").map(way -> Arguments.of(transport, way)));
    }

    private void run(Action.On<ByteStream.Pair, Exception> body) throws Exception {
        run(ByteStream.options(), body);
    }

    private void run(StreamOptions options, Action.On<ByteStream.Pair, Exception> body) throws Exception {
        Action<Exception> test = () -> transport.run(options, body);
        if (way.equals("parallel")) {
            Async.run(test);
        } else {
            EventLoop.run(test);
        }
    }

    // Reading

    @Test
    void readGivesWhatIsThere() throws Exception {
        run(pair -> {
            pair.near().write("hello");
            byte[] into = new byte[100];

            int count = pair.far().read(into);

            assertThat(new String(into, 0, count, UTF_8)).isEqualTo("hello");
        });
    }

    @Test
    void readIntoNoRoomGivesNothing() throws Exception {
        run(pair -> assertThat(pair.far().read(new byte[0])).isZero());
    }

    @Test
    void readThatDoesNotWaitGivesWhatIsThereNothingOrTheEnd() throws Exception {
        run(pair -> {
            ByteBuffer into = ByteBuffer.allocate(100);
            assertThat(pair.far().readNow(into)).isZero();

            pair.near().write("hello\n, world");
            assertThat(pair.far().readLine()).isEqualTo("hello");
            assertThat(pair.far().readNow(into)).isEqualTo(7);
            pair.near().shutdownOutput();

            assertThat(pair.far().readLine()).isNull();
            assertThat(pair.far().readNow(into)).isEqualTo(-1);
            pair.far().close();
            assertThatThrownBy(() -> pair.far().readNow(into)).isInstanceOf(StreamClosedException.class);
        });
    }

    @Test
    void writesThatDoNotWaitArriveInOrderAndMayBeGivenUp() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(8).nextBytes(sent);

        run(pair -> TaskGroup.run(group -> {
            ByteBuffer from = ByteBuffer.wrap(sent);
            while (pair.near().writeNow(from)) {
                from.position(0); // writes the same bytes again, until the transport is full
            }
            Task<?> givenUp = group.spawn(() -> pair.near().awaitWritable());
            givenUp.cancel("enough");
            givenUp.outcome();
            int over = from.position();
            Task<?> writer = group.spawn(() -> {
                while (!pair.near().writeNow(from)) {
                    pair.near().awaitWritable();
                }
                pair.near().shutdownOutput();
            });

            byte[] all = pair.far().readAll(Integer.MAX_VALUE);

            assertThat(over).isLessThan(sent.length);
            assertThat(all.length % sent.length).isZero();
            assertThat(Arrays.copyOfRange(all, all.length - sent.length, all.length))
                    .isEqualTo(sent);
            writer.await(); // the peer may see the end before the shutdown has returned
            assertThatThrownBy(() -> pair.near().writeNow(from)).isInstanceOf(StreamClosedException.class);
        }));
    }

    @Test
    void endIsReadAgainAndAgain() throws Exception {
        run(pair -> {
            pair.near().shutdownOutput();

            assertThat(pair.far().read(new byte[1])).isEqualTo(-1);
            assertThat(pair.far().read(new byte[1])).isEqualTo(-1);
            assertThat(pair.far().readLine()).isNull();
            assertThat(pair.far().readAll(10)).isEmpty();
        });
    }

    @Test
    void muchArrivesInOrderThoughTheReaderIsSlow() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);

        run(pair -> TaskGroup.run(group -> {
            group.spawn(() -> {
                pair.near().write(sent);
                pair.near().shutdownOutput();
            });
            Async.checkpoint();

            assertThat(pair.far().readAll(sent.length)).isEqualTo(sent);
        }));
    }

    @Test
    void bothDirectionsGoOnAtOnce() throws Exception {
        byte[] sent = new byte[1_000_000];
        new Random(8).nextBytes(sent);

        run(pair -> TaskGroup.run(group -> {
            for (ByteStream each : List.of(pair.near(), pair.far())) {
                group.spawn(() -> each.write(sent));
                group.spawn(() -> assertThat(each.readExactly(sent.length)).isEqualTo(sent));
            }
        }));
    }

    @Test
    void exactlyWhatWasAskedForIsRead() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<byte[]> reader = group.spawn(() -> pair.far().readExactly(6));
            pair.near().write("one");
            pair.near().write("twothree");

            assertThat(reader.await()).asString(UTF_8).isEqualTo("onetwo");
            assertThat(pair.far().readExactly(0)).isEmpty();
            assertThat(pair.far().readExactly(5)).asString(UTF_8).isEqualTo("three");
        }));
    }

    @Test
    void endInTheMiddleSaysHowMuchCameAndKeepsIt() throws Exception {
        run(pair -> {
            pair.near().write("half");
            pair.near().shutdownOutput();

            assertThatThrownBy(() -> pair.far().readExactly(10))
                    .isInstanceOf(EndOfStreamException.class)
                    .hasMessage("the stream ended after 4 bytes of 10 bytes")
                    .extracting("receivedBytes")
                    .isEqualTo(4L);
            ByteBuffer into = ByteBuffer.allocate(20).position(3).limit(18);
            assertThatThrownBy(() -> pair.far().readExactly(into)).isInstanceOf(EndOfStreamException.class);
            assertThat(into.position()).isEqualTo(3);
            assertThat(into.limit()).isEqualTo(18);

            assertThat(pair.far().readAll(10)).asString(UTF_8).isEqualTo("half");
        });
    }

    @Test
    void recordsEndWithTheirDelimiter() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<byte[]> first = group.spawn(() -> pair.far().readUntil(BLANK_LINE, 100));
            for (String part : List.of("a: b\r", "\n\r", "\nrest\r\n\r\nmore")) {
                pair.near().write(part);
            }
            assertThat(first.await()).asString(UTF_8).isEqualTo("a: b");

            assertThat(pair.far().readUntil(BLANK_LINE, 4)).asString(UTF_8).isEqualTo("rest");

            pair.near().shutdownOutput();
            assertThatThrownBy(() -> pair.far().readUntil(BLANK_LINE, 4))
                    .isInstanceOf(EndOfStreamException.class)
                    .hasMessage("the stream ended after 4 bytes of a record");
        }));
    }

    @Test
    void delimiterThatBeginsLikeItselfIsFound() throws Exception {
        byte[] delimiter = "aaa".getBytes(UTF_8);
        run(pair -> TaskGroup.run(group -> {
            group.spawn(() -> {
                for (String part : List.of("QWEaa", "XYaa", "a", "aaa", "Xaaa", "XXX", "a", "a", "a")) {
                    pair.near().write(part);
                }
            });
            for (String record : List.of("QWEaaXY", "", "X", "XXX")) {
                assertThat(pair.far().readUntil(delimiter, 100)).asString(UTF_8).isEqualTo(record);
            }
        }));
    }

    @Test
    void badArgumentsOfReadsAreRefusedByName() {
        ByteStream stream = ByteStream.pair().near();

        assertThatThrownBy(() -> stream.readExactly(-1)).hasMessage("count must not be negative, but is -1");
        assertThatThrownBy(() -> stream.readUntil(new byte[0], 1)).hasMessage("delimiter must not be empty");
        assertThatThrownBy(() -> stream.readUntil(new byte[1], -1)).hasMessage("limit must not be negative, but is -1");
        assertThatThrownBy(() -> stream.readLine(UTF_8, 0)).hasMessage("limit must be at least 1, but is 0");
        assertThatThrownBy(() -> stream.readAll(-1)).hasMessage("limit must not be negative, but is -1");
        assertThatThrownBy(() -> ByteStream.options().lineLimit(0)).hasMessage("bytes must be at least 1, but is 0");
    }

    @Test
    void recordThatIsTooLongStaysAndCanBeSkipped() throws Exception {
        run(pair -> {
            pair.near().write("too long\r\n\r\nfits\r\n\r\n");

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> pair.far().readUntil(BLANK_LINE, 7))
                        .isInstanceOf(LimitExceededException.class)
                        .hasMessage("a record is longer than the limit of 7 bytes");
            }
            assertThat(pair.far().skipUntil(BLANK_LINE)).isEqualTo(12);

            assertThat(pair.far().readUntil(BLANK_LINE, 7)).asString(UTF_8).isEqualTo("fits");
        });
    }

    @Test
    void linesEndWithALineFeedOrACarriageReturnBeforeIt() throws Exception {
        run(pair -> {
            pair.near().write("one\ntwo\r\n\n\r\nthr\ree\r\r\n");

            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                lines.add(pair.far().readLine());
            }

            assertThat(lines).containsExactly("one", "two", "", "", "thr\ree\r");
        });
    }

    @Test
    void lineOfAnotherCharsetIsDecoded() throws Exception {
        run(pair -> {
            pair.near().write("gr\u00fcn\n".getBytes(ISO_8859_1));

            assertThat(pair.far().readLine(ISO_8859_1, 10)).isEqualTo("gr\u00fcn");
        });
    }

    @Test
    void lineLimitCountsWithoutTheEnd() throws Exception {
        run(ByteStream.options().lineLimit(4), pair -> {
            pair.near().write("four\r\nfour\nfives\n12345\r\n");

            assertThat(pair.far().readLine()).isEqualTo("four");
            assertThat(pair.far().readLine()).isEqualTo("four");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> pair.far().readLine())
                        .isInstanceOf(LimitExceededException.class)
                        .hasMessage("a line is longer than the limit of 4 bytes");
                assertThat(pair.far().readLine(UTF_8, 5)).isEqualTo(i == 0 ? "fives" : "12345");
            }
        });
    }

    @Test
    void lineWithoutAnEndIsTooLongBeforeTheEnd() throws Exception {
        run(
                ByteStream.options().lineLimit(1000),
                pair -> TaskGroup.run(group -> {
                    group.spawn(() -> pair.near().write(new byte[2000]));

                    assertThatThrownBy(() -> pair.far().readLine()).isInstanceOf(LimitExceededException.class);
                }));
    }

    @Test
    void halfALineIsNoLine() throws Exception {
        run(pair -> {
            pair.near().write("whole\nhal");
            pair.near().shutdownOutput();

            assertThat(pair.far().readLine()).isEqualTo("whole");
            assertThatThrownBy(() -> pair.far().readLine())
                    .isInstanceOf(EndOfStreamException.class)
                    .hasMessage("the stream ended after 3 bytes of a line");
            assertThat(pair.far().readAll(10)).asString(UTF_8).isEqualTo("hal");
        });
    }

    @Test
    void everyLineIsVisitedAlsoTheLastWithoutItsEnd() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            group.spawn(() -> {
                pair.near().write("one\ntwo\nthree");
                pair.near().shutdownOutput();
            });
            List<String> lines = new ArrayList<>();

            pair.far().forEachLine(lines::add);

            assertThat(lines).containsExactly("one", "two", "three");
        }));
    }

    @Test
    void readingAllHasALimitAndKeepsWhatCame() throws Exception {
        run(pair -> {
            pair.near().write("12345");
            pair.near().shutdownOutput();

            assertThatThrownBy(() -> pair.far().readAll(4))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessage("the rest of the stream is longer than the limit of 4 bytes");
            assertThat(pair.far().readAll(5)).hasSize(5);
        });
    }

    // Cancelled reads

    @Test
    void timedOutReadsLoseNothing() throws Exception {
        run(pair -> {
            pair.near().write("abcd");
            ByteBuffer into = ByteBuffer.allocate(6);

            assertThat(Async.<Boolean, Exception>moveOnAfter(A_WHILE, () -> {
                        pair.far().readExactly(into);
                        return true;
                    }))
                    .isEmpty();
            assertThat(Async.<byte[], Exception>moveOnAfter(
                            A_WHILE, () -> pair.far().readExactly(6)))
                    .isEmpty();
            assertThat(Async.<String, Exception>moveOnAfter(
                            A_WHILE, () -> pair.far().readLine()))
                    .isEmpty();
            assertThat(Async.<byte[], Exception>moveOnAfter(
                            A_WHILE, () -> pair.far().readUntil(BLANK_LINE, 100)))
                    .isEmpty();
            assertThat(Async.<byte[], Exception>moveOnAfter(
                            A_WHILE, () -> pair.far().readAll(100)))
                    .isEmpty();

            assertThat(into.position()).isZero();
            pair.near().write("ef\n");
            assertThat(pair.far().readLine()).isEqualTo("abcdef");
        });
    }

    @Test
    void cancelledReaderLeavesTheStreamToTheNext() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<?> impatient = group.spawn(() -> pair.far().readLine());
            Async.sleep(A_WHILE);

            impatient.cancel("tired");
            assertThat(impatient.outcome()).isInstanceOf(Outcome.Cancelled.class);

            pair.near().write("there\n");
            assertThat(pair.far().readLine()).isEqualTo("there");
            pair.far().write("and back\n");
            assertThat(pair.near().readLine()).isEqualTo("and back");
        }));
    }

    @Test
    void pendingCancellationIsHonouredThoughBytesAreThere() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            pair.near().write("hello\n");
            Task<?> task = group.spawn(() -> {
                Task.current().orElseThrow().cancel("stop");
                pair.far().readLine();
            });

            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(pair.far().readLine()).isEqualTo("hello");
        }));
    }

    @Test
    void secondReaderIsRefused() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<String> first = group.spawn(() -> pair.far().readLine());
            Async.sleep(A_WHILE);

            assertThatThrownBy(() -> pair.far().readLine())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("is being read by another task already");

            pair.near().write("for the first\n");
            assertThat(first.await()).isEqualTo("for the first");
        }));
    }

    // Writing

    @Test
    void writerWaitsWhileTheOtherSideIsSlow() throws Exception {
        byte[] much = new byte[20_000_000];

        run(pair -> TaskGroup.run(group -> {
            Task<?> writer = group.spawn(() -> pair.near().write(much));

            assertThat(Async.<Outcome<?>, Exception>moveOnAfter(A_WHILE, writer::outcome))
                    .isEmpty();

            assertThat(pair.far().readExactly(much.length)).hasSize(much.length);
            assertThat(writer.outcome().isSuccess()).isTrue();
        }));
    }

    @Test
    void cancelledWriteBreaksTheStreamOff() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<?> writer = group.spawn(() -> pair.near().write(new byte[20_000_000]));
            pair.far().readExactly(1);

            writer.cancel("too slow");
            assertThat(writer.outcome()).isInstanceOf(Outcome.Cancelled.class);

            assertThat(pair.near().isOpen()).isFalse();
            assertThatThrownBy(() -> pair.near().write("more"))
                    .isInstanceOf(StreamClosedException.class)
                    .hasMessageEndingWith("was closed: a write was cancelled, and a part of it may have been sent");
            if (transport != Transport.UNIX) { // a Unix domain socket sends no reset
                assertThat(catchThrowable(() -> pair.far().readAll(30_000_000))).isInstanceOf(IOException.class);
            }
        }));
    }

    @Test
    void writeThatIsCancelledBeforeItBeganSendsNothing() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<?> task = group.spawn(() -> {
                Task.current().orElseThrow().cancel("stop");
                pair.near().write("never");
            });
            assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);

            pair.near().write("only this\n");

            assertThat(pair.far().readLine()).isEqualTo("only this");
        }));
    }

    @Test
    void writesOfManyTasksAreNotMixed() throws Exception {
        int writers = 20;
        int size = 50_000;

        run(pair -> TaskGroup.run(group -> {
            for (int i = 0; i < writers; i++) {
                byte[] bytes = new byte[size];
                Arrays.fill(bytes, (byte) i);
                group.spawn(() -> pair.near().write(bytes));
            }
            for (int i = 0; i < writers; i++) {
                byte[] bytes = pair.far().readExactly(size);
                byte[] same = new byte[size];
                Arrays.fill(same, bytes[0]);
                assertThat(bytes).isEqualTo(same);
            }
        }));
    }

    @Test
    void bufferedBytesGoOutWhenFlushed() throws Exception {
        run(ByteStream.options().outputBuffer(100), pair -> {
            pair.near().write("one ");
            pair.near().write("two\n");
            assertThat(Async.<String, Exception>moveOnAfter(
                            A_WHILE, () -> pair.far().readLine()))
                    .isEmpty();

            pair.near().flush();

            assertThat(pair.far().readLine()).isEqualTo("one two");
        });
    }

    @Test
    void bufferedBytesGoOutInOrderWhenThereAreTooMany() throws Exception {
        run(ByteStream.options().outputBuffer(10), pair -> {
            pair.near().write("1234567");
            pair.near().write("89abcdef");
            pair.near().write("ghijklmnopqrstuvwxyz");
            pair.near().write("\n");
            pair.near().shutdownOutput();

            assertThat(pair.far().readLine()).isEqualTo("123456789abcdefghijklmnopqrstuvwxyz");
        });
    }

    @Test
    void bufferedBytesGoOutWhenClosed() throws Exception {
        run(ByteStream.options().outputBuffer(10), pair -> {
            pair.near().write("bye\n");
            pair.near().close();

            assertThat(pair.far().readLine()).isEqualTo("bye");
        });
    }

    @Test
    void filesAreSentWholeOrInPart(@TempDir Path folder) throws Exception {
        byte[] content = new byte[2_500_000];
        new Random(9).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);

        run(
                ByteStream.options().outputBuffer(100),
                pair -> TaskGroup.run(group -> {
                    group.spawn(() -> {
                        pair.near().write("head\n");
                        pair.near().write(file);
                        try (var channel = java.nio.channels.FileChannel.open(file)) {
                            pair.near().write(channel, 1000, 10);
                            assertThatThrownBy(() -> pair.near().write(channel, 2_499_999, 10))
                                    .isInstanceOf(EndOfStreamException.class)
                                    .hasMessage("the stream ended after 1 byte of 10 bytes of a file");
                        }
                        pair.near().shutdownOutput();
                    });

                    assertThat(pair.far().readLine()).isEqualTo("head");
                    assertThat(pair.far().readExactly(content.length)).isEqualTo(content);
                    assertThat(pair.far().readExactly(10)).isEqualTo(Arrays.copyOfRange(content, 1000, 1010));
                    assertThat(pair.far().readAll(10)).hasSize(1);
                }));
    }

    // Ending

    @Test
    void halfCloseEndsOneDirectionOnly() throws Exception {
        if (transport.isTls12()) {
            return; // in TLS 1.2 the end of one direction ends both
        }
        run(pair -> {
            pair.near().write("question\n");
            pair.near().shutdownOutput();
            pair.near().shutdownOutput();

            assertThat(pair.far().readAll(100)).asString(UTF_8).isEqualTo("question\n");
            pair.far().write("answer\n");
            assertThat(pair.near().readLine()).isEqualTo("answer");
            assertThatThrownBy(() -> pair.near().write("more"))
                    .isInstanceOf(StreamClosedException.class)
                    .hasMessageEndingWith("was shut down");
        });
    }

    @Test
    void whatWasWrittenBeforeClosingArrivesAndThenTheEnd() throws Exception {
        run(pair -> {
            pair.near().write("last words\n");
            pair.near().close();
            pair.near().close();

            assertThat(pair.far().readLine()).isEqualTo("last words");
            assertThat(pair.far().readLine()).isNull();
        });
    }

    @Test
    void abortIsNoEnd() throws Exception {
        run(pair -> {
            pair.near().abort();

            assertThat(pair.near().isOpen()).isFalse();
            if (transport != Transport.UNIX) { // a Unix domain socket sends no reset
                assertThatThrownBy(() -> pair.far().readLine()).isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void closingWakesTheReaderAndNamesTheCloser() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<?> reader =
                    group.spawn(() -> assertThatThrownBy(() -> pair.far().readLine())
                            .isInstanceOf(StreamClosedException.class)
                            .hasMessageContaining("was closed: closed by task '"));
            Async.sleep(A_WHILE);

            pair.far().close();

            reader.await();
        }));
    }

    @Test
    void abortWakesTheWriter() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<?> writer =
                    group.spawn(() -> assertThatThrownBy(() -> pair.near().write(new byte[20_000_000]))
                            .isInstanceOf(StreamClosedException.class)
                            .hasMessageContaining("was closed: aborted by task '"));
            Async.sleep(A_WHILE);

            pair.near().abort();

            writer.await();
        }));
    }

    @Test
    void writerLearnsThatTheOtherSideIsGone() throws Exception {
        run(pair -> {
            pair.far().close();

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            pair.near().write(new byte[100_000]);
                        }
                    })
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void failureOfAStreamWhoseOtherEndASiblingBreaksOffIsPartOfTheCancellation() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Event brokenOff = Event.create();
            group.spawn(() -> {
                try {
                    Async.sleep(Duration.ofHours(1));
                } finally {
                    pair.far().abort();
                    brokenOff.set();
                }
            });
            group.spawn(() -> {
                try {
                    Async.sleep(Duration.ofHours(1));
                } finally {
                    Async.shielded(brokenOff::await);
                    sayGoodBye(pair.near());
                }
            });
            Async.sleep(A_WHILE);

            group.cancel("enough");
        }));
    }

    /** Writes until a write fails because the other side is gone. */
    private static void sayGoodBye(ByteStream stream) throws IOException {
        for (int i = 0; i < 1_000_000; i++) {
            stream.writeNow(ByteBuffer.wrap(new byte[100]));
        }
        throw new AssertionError("the other side is still there");
    }

    @Test
    void finishingWaitsForTheOtherSideAndDropsWhatItStillSays() throws Exception {
        run(pair -> TaskGroup.run(group -> {
            Task<?> finishing = group.spawn(() -> {
                pair.near().write("bye");
                pair.near().finish();
            });
            assertThat(pair.far().readAll(3)).asString(UTF_8).isEqualTo("bye");
            if (!transport.isTls12()) { // in TLS 1.2 the end of one direction ends both at once
                assertThat(Async.<Outcome<?>, Exception>moveOnAfter(A_WHILE, finishing::outcome))
                        .isEmpty();
                pair.far().write("so long");
            }

            pair.far().finish();

            assertThat(finishing.outcome().isSuccess()).isTrue();
            assertThat(pair.near().isOpen()).isFalse();
        }));
    }

    @Test
    void finishingEndsThoughTheOtherSideGoesOn() throws Exception {
        run(ByteStream.options().finishTimeout(A_WHILE), pair -> {
            pair.near().finish();

            assertThat(pair.near().isOpen()).isFalse();
            pair.near().finish();
        });
    }

    @Test
    void finishingEndsThoughTheOtherSideIsSilent() throws Exception {
        run(ByteStream.options().idleTimeout(A_WHILE), pair -> {
            pair.near().finish();

            assertThat(pair.near().isOpen()).isFalse();
        });
    }

    @Test
    void finishingFailsIfWhatIsBufferedIsNotTaken() throws Exception {
        run(ByteStream.options().finishTimeout(A_WHILE).outputBuffer(30_000_000), pair -> {
            pair.near().write(new byte[25_000_000]);

            assertThatThrownBy(() -> pair.near().finish())
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("did not accept the last bytes within 20 ms");
            assertThat(pair.near().isOpen()).isFalse();
        });
    }

    @Test
    void closingTellsIfBufferedBytesAreLost() throws Exception {
        run(ByteStream.options().outputBuffer(30_000_000), pair -> {
            pair.near().write(new byte[25_000_000]);

            assertThatThrownBy(() -> pair.near().close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("buffered bytes could not be sent without waiting");
            assertThat(pair.near().isOpen()).isFalse();
        });
    }

    // Idle streams

    @Test
    void idleReadFailsAndLeavesTheStreamUsable() throws Exception {
        run(ByteStream.options().idleTimeout(A_WHILE), pair -> {
            assertThatThrownBy(() -> pair.far().readLine())
                    .isInstanceOf(IdleException.class)
                    .hasMessageEndingWith(" was idle for 20 ms");

            pair.far().write("goodbye\n");
            assertThat(pair.near().readLine()).isEqualTo("goodbye");
        });
    }

    @Test
    void idleWriteBreaksTheStreamOff() throws Exception {
        run(ByteStream.options().idleTimeout(A_WHILE), pair -> {
            assertThatThrownBy(() -> pair.near().write(new byte[20_000_000])).isInstanceOf(IdleException.class);

            assertThat(pair.near().isOpen()).isFalse();
        });
    }

    // Views

    @Test
    void viewsReadAndWrite() throws Exception {
        run(pair -> {
            OutputStream out = pair.near().outputStream();
            InputStream in = pair.far().inputStream();

            out.write('a');
            out.write("bcd".getBytes(UTF_8));
            out.flush();
            out.close();

            assertThat(in.read()).isEqualTo('a');
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("bcd");
            in.close();
            assertThat(pair.far().isOpen()).isFalse();
        });
    }

    @Test
    void timedOutReadOfAViewLosesNothing() throws Exception {
        run(pair -> {
            InputStream in = pair.far().inputStream();
            assertThat(Async.<Integer, Exception>moveOnAfter(A_WHILE, in::read)).isEmpty();

            pair.near().write("x");

            assertThat(in.read()).isEqualTo('x');
        });
    }

    @Test
    void bufferThatCannotBeWrittenToIsRefusedBeforeAnythingIsRead() {
        ByteStream stream = ByteStream.pair().near();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> stream.read(ByteBuffer.allocate(1).asReadOnlyBuffer()))
                .withMessage("into must not be read-only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stream.readExactly(ByteBuffer.allocate(1).asReadOnlyBuffer()))
                .withMessage("into must not be read-only");
    }
}
