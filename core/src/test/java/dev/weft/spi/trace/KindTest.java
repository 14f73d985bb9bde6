package dev.weft.spi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kind of a wait, as made from its description. */
class KindTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "lock 'accounts'                                               | lock",
                "lock 'it's, well, quoted'                                     | lock",
                "a permit of semaphore 'seats 1, 2'                            | permit of semaphore",
                "a permit of 'calls'                                           | permit",
                "2 permits of semaphore                                        | permits of semaphore",
                "the tasks of group 'main.1' to end, 2 left                    | tasks of group to end",
                "a place in group 'main.1', which runs 3 tasks at a time       | place in group",
                "an item of a queue of 10                                      | item of queue",
                "an item of unbounded queue 'jobs'                             | item of unbounded queue",
                "a free place in queue 'jobs' of 10                            | free place in queue",
                "1.5 s to pass                                                 | time to pass",
                "task 'main.1.2'                                               | task",
                "condition 'full' of lock 'box'                                | condition of lock",
                "bytes from 127.0.0.1:80                                       | bytes",
                "'only a name'                                                 | other",
            })
    void kindIsTheDescriptionWithoutNamesAndNumbers(String description, String kind) {
        assertThat(Kind.of(description)).isEqualTo(kind);
    }
}
