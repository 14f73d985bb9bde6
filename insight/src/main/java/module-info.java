/** Shows the tasks of a running program: over JMX, over a Unix socket, in a file, and as events of JFR. */
module dev.weft.insight {
    requires transitive dev.weft;
    requires transitive java.management;
    requires jdk.jfr;
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports dev.weft.insight;

    provides dev.weft.spi.trace.RunObserver with
            dev.weft.insight.InsightObserver,
            dev.weft.insight.DebugObserver;
}
