package dev.weft.shared;

import dev.weft.Action;
import dev.weft.Async;
import dev.weft.shared.spi.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of the contract, with two clients of one server, in real time. They wait for answers of the server, and set its clock forward.
 * Names are new for each test.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(ContractedEngine.class)
abstract class OnTwoMachines {
    static final Duration LEASE = Duration.ofSeconds(15);

    @Parameter
    ContractedEngine contracted;

    ContractedEngine.Machines machines;
    Answers answers;
    final String name = UUID.randomUUID().toString();
    Shared one;
    Shared two;
    private final List<Shared> open = new ArrayList<>();

    @BeforeEach
    void connect() throws Exception {
        machines = contracted.machines();
        answers = new Answers();
    }

    /** Runs {@code body} with both clients open, for at most 30 s. */
    void run(Action<Exception> body) throws Exception {
        Async.withTimeout(Duration.ofSeconds(30), () -> {
            one = open(options("one"));
            two = open(options("two"));
            try {
                body.run();
            } finally {
                for (Shared each : open) {
                    each.close();
                }
            }
        });
    }

    /** A client, which is closed at the end. */
    Shared open(SharedOptions options) {
        return open(options, answers);
    }

    /** A client whose answers {@code own} tells of, which is closed at the end. */
    Shared open(SharedOptions options, Answers own) {
        Shared shared = Shared.open(own.of(machines.machine(options.host())), options);
        open.add(shared);
        return shared;
    }

    Engine machine(String host) {
        return answers.of(machines.machine(host));
    }

    /** The poll is short, for what no server announces: that its clock was set. */
    SharedOptions options(String host) {
        return SharedOptions.standard().host(host).lease(LEASE).pollInterval(Duration.ofMillis(100));
    }
}
