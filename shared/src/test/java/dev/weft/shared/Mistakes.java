package dev.weft.shared;

import dev.weft.shared.memory.Machine;
import dev.weft.shared.spi.Claims;
import dev.weft.shared.spi.Engine;
import dev.weft.shared.spi.Flags;
import dev.weft.shared.spi.Items;
import dev.weft.shared.spi.Rates;
import dev.weft.shared.spi.Rounds;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Engines with a mistake each, which simulations must find. */
final class Mistakes {
    private Mistakes() {}

    /** Says of every lease that it was renewed, and renews none. */
    static Engine renewingNothing(Engine engine) {
        return on(engine, "renew", (arguments, original) -> Set.copyOf((Collection<?>) arguments[0]));
    }

    /** Counts by a clock that is slower than what clocks may differ. */
    static Engine countingSlowly(Engine engine) {
        ((Machine) engine).clockRate(0.7);
        return engine;
    }

    /** Gives leases that are shorter than what their holders count. */
    static Engine lastingLess(Engine engine) {
        Claims claims = engine.claims();
        return on(engine, "enter", (arguments, original) -> {
            Claims.Request asked = (Claims.Request) arguments[0];
            Duration less = asked.lasting().dividedBy(2);
            return claims.enter(new Claims.Request(
                    asked.key(), asked.total(), asked.id(), asked.owner(), asked.permits(), less, asked.waits()));
        });
    }

    /** Gives tokens that others have had. */
    static Engine repeatingTokens(Engine engine) {
        return on(engine, "enter", (arguments, original) -> {
            Claims.Reply reply = (Claims.Reply) original.call();
            return new Claims.Reply(reply.granted(), reply.token() / 2, reply.total(), reply.untilDeadline());
        });
    }

    /** Has one permit more than was said. */
    static Engine grantingOneMore(Engine engine) {
        Claims claims = engine.claims();
        return on(engine, "enter", (arguments, original) -> {
            Claims.Request asked = (Claims.Request) arguments[0];
            return claims.enter(new Claims.Request(
                    asked.key(),
                    asked.total() + 1,
                    asked.id(),
                    asked.owner(),
                    asked.permits(),
                    asked.lasting(),
                    asked.waits()));
        });
    }

    /** Gives each claim a time that hardly ends. */
    static Engine keepingTheDead(Engine engine) {
        Claims claims = engine.claims();
        return on(engine, "enter", (arguments, original) -> {
            Claims.Request asked = (Claims.Request) arguments[0];
            Duration forever = Duration.ofDays(1);
            return claims.enter(new Claims.Request(
                    asked.key(), asked.total(), asked.id(), asked.owner(), asked.permits(), forever, asked.waits()));
        });
    }

    /** Gives no claim and no arrival back. */
    static Engine leavingNothing(Engine engine) {
        return on(engine, "leave", (arguments, original) -> null);
    }

    /** Does not know that work was done. */
    static Engine raisingNothing(Engine engine) {
        return on(engine, "raise", (arguments, original) -> true);
    }

    /** Lets a leader whose time is over say that the work was done. */
    static Engine raisingForAnyLeader(Engine engine) {
        Flags flags = engine.flags();
        return on(engine, "raise", (arguments, original) -> {
            flags.set((String) arguments[0], true);
            return true;
        });
    }

    /** Takes an acknowledgement of any delivery for one of the last. */
    static Engine acceptingStaleReceipts(Engine engine) {
        return on(
                engine,
                "acknowledge",
                (arguments, original) -> ((List<?>) original.call())
                        .stream().map(each -> Items.Verdict.VALID).toList());
    }

    /** Removes items when they are taken. */
    static Engine removingWhatIsTaken(Engine engine) {
        Items items = engine.items();
        return on(engine, "take", (arguments, original) -> {
            Items.Taken taken = (Items.Taken) original.call();
            items.acknowledge(
                    (String) arguments[0],
                    taken.items().stream().map(Items.Delivered::receipt).toList());
            return taken;
        });
    }

    /** Does not know a put again that is repeated. */
    static Engine puttingAgain(Engine engine) {
        Items items = engine.items();
        AtomicLong numbers = new AtomicLong();
        return on(engine, "put", (arguments, original) -> {
            Items.Call call = (Items.Call) arguments[2];
            @SuppressWarnings("unchecked")
            List<Items.Item> all = (List<Items.Item>) arguments[1];
            return items.put((String) arguments[0], all, new Items.Call(call.client(), numbers.incrementAndGet(), 0));
        });
    }

    /** Gives no item back. */
    static Engine releasingNothing(Engine engine) {
        return on(engine, "release", (arguments, original) -> Items.Verdict.VALID);
    }

    /** Does not know how often a flag was raised. */
    static Engine forgettingRaises(Engine engine) {
        return on(engine, "read", (arguments, original) -> new Flags.State(((Flags.State) original.call()).up(), 0));
    }

    /** Takes each question of a party for another party. */
    static Engine arrivingAgain(Engine engine) {
        AtomicLong questions = new AtomicLong();
        Rounds rounds = engine.rounds();
        return on(engine, "arrive", (arguments, original) -> {
            String id = arguments[1] + "/" + questions.incrementAndGet();
            return rounds.arrive((String) arguments[0], id, (int) arguments[2], (Duration) arguments[3]);
        });
    }

    /** Lets others use a permit that was used. */
    static Engine givingBackWhatIsUsed(Engine engine) {
        Rates rates = engine.rates();
        return on(engine, "reserve", (arguments, original) -> {
            Rates.Reply reply = (Rates.Reply) original.call();
            rates.giveBack((Rates.Request) arguments[0], reply.slot());
            return reply;
        });
    }

    /** Says that each permit can be used now. */
    static Engine delayingNothing(Engine engine) {
        return on(engine, "reserve", (arguments, original) -> {
            Rates.Reply reply = (Rates.Reply) original.call();
            return new Rates.Reply(reply.reserved(), Duration.ZERO, reply.slot());
        });
    }

    @FunctionalInterface
    private interface Instead {
        Object call(Object[] arguments, Altered.Original original) throws Exception;
    }

    private static Engine on(Engine engine, String operation, Instead instead) {
        return Altered.each(
                engine,
                (name, arguments, original) ->
                        name.equals(operation) ? instead.call(arguments, original) : original.call());
    }
}
