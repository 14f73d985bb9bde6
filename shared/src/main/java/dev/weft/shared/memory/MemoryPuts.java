package dev.weft.shared.memory;

import dev.weft.shared.spi.Items;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The answers to puts, for their repetitions. Of each client, those that have not ended. */
final class MemoryPuts {
    private final Map<String, TreeMap<Long, List<Boolean>>> answers = new HashMap<>();
    private final Map<String, Long> ended = new HashMap<>();

    /** The answer to a call that was done, or that has ended and is not to be done; otherwise null. */
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
