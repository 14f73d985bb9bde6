package dev.weft.shared;

import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.sync.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells tests what servers have answered, so that they need not wait for a time. */
final class Answers {
    private final Map<String, List<Event>> awaited = new HashMap<>();
    private final Set<String> entered = new HashSet<>();

    /** {@code engine}, whose answers are told of. */
    Engine of(Engine engine) {
        return Altered.each(engine, (operation, arguments, original) -> {
            Object answer = original.call();
            if (isFirst(operation, arguments)) {
                answered(operation);
            }
            return answer;
        });
    }

    /** Only the first question of a claim or a party enters it. */
    private synchronized boolean isFirst(String operation, Object[] arguments) {
        return switch (operation) {
            case "enter" -> entered.add(((Claims.Request) arguments[0]).id());
            case "arrive" -> entered.add((String) arguments[1]);
            default -> true;
        };
    }

    /** Is set when the server has answered {@code operation} the next time. */
    synchronized Event next(String operation) {
        Event event = Event.create("an answer to " + operation);
        awaited.computeIfAbsent(operation, name -> new ArrayList<>()).add(event);
        return event;
    }

    private void answered(String operation) {
        List<Event> events;
        synchronized (this) {
            events = awaited.remove(operation);
        }
        if (events != null) {
            events.forEach(Event::set);
        }
    }
}
