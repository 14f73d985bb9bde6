package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Async;
import dev.weft.TaskGroup;
import dev.weft.io.ByteStream;
import dev.weft.io.Link;
import dev.weft.testing.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ChatServerTest {
    private final Printed printed = new Printed();

    @Test
    void adaHearsOfGrace() throws Exception {
        Async.run(() -> ChatServer.run(printed.out()));

        assertThat(printed.lines())
                .containsExactly(
                        "Ada hears: Grace is here", "Ada hears: Grace: hello, Ada", "Ada hears: Grace has left");
    }

    /** One client that reads nothing, and one that listens, in virtual time. */
    @Test
    void slowClientDelaysNoOtherAndQuietOnesAreToldGoodbye() throws Exception {
        Simulation.run(simulation -> {
            ChatServer chat = new ChatServer();
            var options = ByteStream.options().idleTimeout(Duration.ofMinutes(5));
            ByteStream.Pair slow = ByteStream.pair(Link.perfect().capacity(30), ByteStream.options(), options);
            ByteStream.Pair listening = ByteStream.pair(Link.perfect(), ByteStream.options(), options);
            ByteStream.Pair speaking = ByteStream.pair(Link.perfect(), ByteStream.options(), options);
            TaskGroup.options().keepGoing().run(group -> {
                group.spawn(() -> chat.talkWith(slow.far()));
                group.spawn(() -> chat.talkWith(listening.far()));
                group.spawn(() -> chat.talkWith(speaking.far()));
                slow.near().write("Slow\n");
                listening.near().write("Quiet\n");
                assertThat(listening.near().readLine()).isEqualTo("welcome, Quiet");
                speaking.near().write("Ada\n");
                assertThat(listening.near().readLine()).isEqualTo("Ada is here");

                for (int i = 0; i < 1000; i++) {
                    speaking.near().write("word " + i + "\n");
                    assertThat(listening.near().readLine()).isEqualTo("Ada: word " + i);
                }
                assertThat(simulation.elapsed()).isZero();

                assertThat(listening.near().readLine()).startsWith("goodbye, Quiet");
                group.cancel("that is all");
            });
        });
    }
}
