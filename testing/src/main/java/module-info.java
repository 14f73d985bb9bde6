/** Tests of concurrent code: virtual time, schedules that can be replayed, and JUnit extensions. */
module dev.weft.testing {
    requires transitive dev.weft;
    requires transitive dev.weft.io;
    requires static transitive dev.weft.http;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;
    requires static org.junit.platform.commons;

    exports dev.weft.testing;
    exports dev.weft.testing.http;

    opens dev.weft.testing to
            org.junit.platform.commons;
}
