package dev.weft.http;

import java.util.Random;

/** Damages the text of a message at random. */
public final class Damage {
    private static final int MAX_REPETITIONS = 3000;

    private final Random random;
    private final String[] pieces;

    /** @param pieces texts to insert, such as the beginnings of lines */
    public Damage(Random random, String[] pieces) {
        this.random = random;
        this.pieces = pieces;
    }

    /**
     * Damages {@code text} at one place: deletes, inserts, replaces or repeats a few characters, or cuts off the rest.
     *
     * @param end the position before which the place is
     */
    public void apply(StringBuilder text, int end) {
        int at = random.nextInt(end + 1);
        int to = Math.min(text.length(), at + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> text.delete(at, to);
            case 1 -> text.insert(at, piece());
            case 2 -> text.replace(at, to, piece());
            case 3 -> text.insert(at, (char) random.nextInt(256));
            case 4 -> text.insert(at, text.substring(at, to).repeat(random.nextInt(MAX_REPETITIONS)));
            default -> text.setLength(at);
        }
    }

    private String piece() {
        return pieces[random.nextInt(pieces.length)];
    }
}
