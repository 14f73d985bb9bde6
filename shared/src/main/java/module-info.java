/** Locks, semaphores, queues and the like between machines. */
@SuppressWarnings("requires-automatic") // pgjdbc and Lettuce have no descriptor
module dev.weft.shared {
    requires transitive dev.weft;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires static com.fasterxml.jackson.databind;
    requires static lettuce.core;
    requires org.postgresql.jdbc;

    exports dev.weft.shared;
    exports dev.weft.shared.jackson;
    exports dev.weft.shared.memory;
    exports dev.weft.shared.postgres;
    exports dev.weft.shared.redis;
    exports dev.weft.shared.spi;
}
