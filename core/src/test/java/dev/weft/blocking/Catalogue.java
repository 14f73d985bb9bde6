package dev.weft.blocking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The calls of the JDK whose behaviour is known, by section. */
final class Catalogue {
    private Catalogue() {}

    static Map<String, List<BlockingCall>> calls() {
        Map<String, List<BlockingCall>> calls = new LinkedHashMap<>();
        calls.put("Threads and monitors", ThreadCalls.calls());
        calls.put("Locks and synchronizers", LockCalls.calls());
        calls.put("Queues, futures and executors", QueueCalls.calls());
        calls.put("Processes, pipes and files", FileCalls.calls());
        calls.put("Network", NetworkCalls.calls());
        return calls;
    }
}
