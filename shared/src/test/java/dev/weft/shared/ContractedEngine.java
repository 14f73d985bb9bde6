package dev.weft.shared;

import dev.weft.shared.memory.MemoryServer;
import dev.weft.shared.postgres.PostgresEngine;
import dev.weft.shared.spi.Engine;
import java.time.Duration;

/** The engines that the contract holds for. */
enum ContractedEngine {
    MEMORY {
        @Override
        Machines machines() {
            MemoryServer server = MemoryServer.create();
            return new Machines() {
                @Override
                public Engine machine(String name) {
                    return server.machine(name);
                }

                @Override
                public void setClockForward(Duration duration) {
                    server.setClockForward(duration);
                }
            };
        }
    },
    POSTGRES {
        @Override
        Machines machines() throws Exception {
            PostgresEngine engine = PostgresServer.get().engine("weft_");
            return postgres(engine, "weft_");
        }
    },
    POSTGRES_WITHOUT_LISTENING {
        @Override
        Machines machines() throws Exception {
            return postgres(PostgresServer.get().engine("poll_").withoutListening(), "poll_");
        }
    },
    REDIS {
        @Override
        Machines machines() throws Exception {
            RedisServer server = RedisServer.get();
            Engine engine = server.engine("weft:");
            return new Machines() {
                @Override
                public Engine machine(String name) {
                    return engine;
                }

                @Override
                public void setClockForward(Duration duration) {
                    server.moveTimesBack("weft:", duration);
                }
            };
        }
    };

    /** Views of one server, as from different machines. */
    interface Machines {
        /** The engine as seen from a machine. */
        Engine machine(String name);

        /** Lets time pass at the server, but not here. */
        void setClockForward(Duration duration) throws Exception;
    }

    abstract Machines machines() throws Exception;

    private static Machines postgres(Engine engine, String prefix) {
        return new Machines() {
            @Override
            public Engine machine(String name) {
                return engine;
            }

            @Override
            public void setClockForward(Duration duration) throws Exception {
                PostgresServer.get().moveTimesBack(prefix, duration);
            }
        };
    }
}
