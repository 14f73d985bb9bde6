package dev.weft.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The names that objects of the application give to tasks. */
class UserObjectsTest {
    private static class Nested {}

    private record Order(Object customer) {}

    @Test
    void textOfAnObjectIsItsName() {
        assertThat(UserObjects.text(List.of("a", "b"))).isEqualTo("[a, b]");
        assertThat(UserObjects.text(7)).isEqualTo("7");
    }

    @Test
    void objectWithoutATextOfItsOwnIsNamedByItsClass() {
        assertThat(UserObjects.text(new SplittableRandom(1))).isEqualTo("SplittableRandom");
        assertThat(UserObjects.text(new Nested())).isEqualTo("Nested");
        assertThat(UserObjects.text(new ArrayList<>() {
                    @Override
                    public String toString() {
                        return getClass().getName() + "@" + Integer.toHexString(hashCode());
                    }
                }))
                .isEqualTo("UserObjectsTest$1");
    }

    @Test
    void arrayIsNamedByItsType() {
        assertThat(UserObjects.text(new int[][] {})).isEqualTo("int[][]");
        assertThat(UserObjects.text(new String[] {"a"})).isEqualTo("String[]");
    }

    @Test
    void soAreObjectsInsideOfOthers() {
        assertThat(UserObjects.text(List.of(new SplittableRandom(1), "b"))).isEqualTo("[SplittableRandom, b]");
        assertThat(UserObjects.text(Optional.of(new int[] {}))).isEqualTo("Optional[int[]]");
        assertThat(UserObjects.text(new Order(new Nested()))).isEqualTo("Order[customer=Nested]");
        assertThat(UserObjects.text(Map.of("key", new byte[] {}))).isEqualTo("{key=byte[]}");
    }

    @Test
    void lambdaInsideOfAnObjectHasNoNumber() {
        Runnable lambda = () -> {};

        assertThat(UserObjects.text(List.of(lambda))).isEqualTo("[Lambda]");
    }

    @Test
    void textsThatContainAnAtSignStay() {
        assertThat(UserObjects.text("java.lang.Object@1b2c3d")).isEqualTo("java.lang.Object@1b2c3d");
        assertThat(UserObjects.text(List.of("ada@example.org", "grace.Hopper@navy.mil", "a@1")))
                .isEqualTo("[ada@example.org, grace.Hopper@navy.mil, a@1]");
    }

    @Test
    void objectWhoseTextThrowsHasNone() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };

        assertThat(UserObjects.text(broken)).isNull();
    }
}
