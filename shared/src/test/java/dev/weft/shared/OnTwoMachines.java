package dev.weft.shared;

import dev.weft.Action;
import dev.weft.Async;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the contract, in real time, with two clients of one server. Names are new for each test. */
@ParameterizedClass(name = "{0}")
@EnumSource(ContractedEngine.class)
abstract class OnTwoMachines {
    static final Duration LEASE = Duration.ofMillis(1_500);

    @Parameter
    ContractedEngine engine;

    ContractedEngine.Machines machines;
    final String name = UUID.randomUUID().toString();
    Shared one;
    Shared two;

    @BeforeEach
    void connect() throws Exception {
        machines = engine.machines();
    }

    /** Runs {@code body} with both clients open, for at most 20 s. */
    void run(Action<Exception> body) throws Exception {
        Async.withTimeout(Duration.ofSeconds(20), () -> {
            one = open("one");
            two = open("two");
            try {
                body.run();
            } finally {
                one.close();
                two.close();
            }
        });
    }

    Shared open(String host) {
        return Shared.open(machines.machine(host), options(host));
    }

    SharedOptions options(String host) {
        return SharedOptions.standard().host(host).lease(LEASE).poll(Duration.ofMillis(100));
    }
}
