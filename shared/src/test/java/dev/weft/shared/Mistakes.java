package dev.weft.shared;

import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.Items;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Engines with a mistake each, which simulations must find. */
final class Mistakes {
    private Mistakes() {}

    /** Says of every lease that it was renewed, and renews none. */
    static Engine renewingNothing(Engine engine) {
        return Altered.each(
                engine,
                (operation, arguments, original) ->
                        operation.equals("renew") ? Set.copyOf((Collection<?>) arguments[0]) : original.call());
    }

    /** Gives no claim back. */
    static Engine leavingNothing(Engine engine) {
        return Altered.each(
                engine, (operation, arguments, original) -> operation.equals("leave") ? null : original.call());
    }

    /** Takes an acknowledgement of any delivery for one of the last. */
    static Engine acceptingStaleReceipts(Engine engine) {
        return Altered.each(engine, (operation, arguments, original) -> {
            Object answer = original.call();
            return operation.equals("acknowledge")
                    ? ((List<?>) answer)
                            .stream().map(each -> Items.Verdict.VALID).toList()
                    : answer;
        });
    }
}
