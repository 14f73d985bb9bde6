package dev.weft.shared.memory;

import dev.weft.shared.spi.Items;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The server's answers to puts, by client. A client that has lost an answer repeats the put, and gets the same answer
 * again.
 */
final class MemoryPuts {
    private final Map<String, TreeMap<Long, List<Boolean>>> answers = new HashMap<>();
    private final Map<String, Long> ended = new HashMap<>();

    /**
     * The answer to a call that must not be executed again, because the call was executed before, or the client has
     * reported the end of the call; null if the call must be executed.
     */
    @Nullable
    List<Boolean> answer(Items.Call call) {
        List<Boolean> known =
                answers.getOrDefault(call.client(), new TreeMap<>()).get(call.number());
        return known == null && call.number() < ended.getOrDefault(call.client(), 0L) ? List.of() : known;
    }

    void done(Items.Call call, List<Boolean> answer) {
        ended.merge(call.client(), call.ended(), Math::max);
        TreeMap<Long, List<Boolean>> own = answers.computeIfAbsent(call.client(), client -> new TreeMap<>());
        own.headMap(call.ended()).clear();
        own.put(call.number(), answer);
    }
}
