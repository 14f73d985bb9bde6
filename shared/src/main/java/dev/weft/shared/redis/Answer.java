package dev.weft.shared.redis;

import dev.weft.shared.spi.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The server's answer to an operation: a list of byte arrays, which the methods read as text, numbers or flags. */
record Answer(List<Object> values) {

    int size() {
        return values.size();
    }

    byte[] bytes(int index) {
        return (byte[]) values.get(index);
    }

    String text(int index) {
        return new String(bytes(index), StandardCharsets.UTF_8);
    }

    long number(int index) {
        return Long.parseLong(text(index));
    }

    int count(int index) {
        return Integer.parseInt(text(index));
    }

    boolean flag(int index) {
        return text(index).equals("1");
    }

    /** Makes a value of an answer. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Answer answer) throws EngineException;
    }
}
