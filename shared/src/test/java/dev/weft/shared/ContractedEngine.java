package dev.weft.shared;

import dev.weft.shared.memory.MemoryServer;
import dev.weft.shared.spi.Engine;
import java.util.stream.Stream;

/** The engines that the contract holds for. Each gives views of one server, as from different machines. */
enum ContractedEngine {
    MEMORY {
        @Override
        Machines machines() {
            MemoryServer server = MemoryServer.create();
            return server::machine;
        }
    },
    POSTGRES {
        @Override
        Machines machines() throws Exception {
            Engine engine = PostgresServer.get().engine("weft_");
            return name -> engine;
        }
    },
    POSTGRES_WITHOUT_LISTENING {
        @Override
        Machines machines() throws Exception {
            Engine engine = PostgresServer.get().engine("poll_").withoutListening();
            return name -> engine;
        }
    };

    /** The engine as seen from a machine. */
    interface Machines {
        Engine machine(String name);
    }

    abstract Machines machines() throws Exception;

    static Stream<ContractedEngine> all() {
        return Stream.of(values());
    }
}
