package dev.weft.shared.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OperationsTest {
    private final Operations operations = new Operations();

    @Test
    void scriptHasTheOperationAndWhatItUses() {
        String text = operations.source("leave").text();

        assertThat(text)
                .startsWith("local prefix = ARGV[1]\n")
                .contains("function operations.leave(id)", "local function grant(", "local function nextNumber()")
                .endsWith("return operations.leave(unpack(ARGV, 3, 10))\n");
    }

    @Test
    void scriptDoesNotHaveWhatItsOperationDoesNotUse() {
        assertThat(operations.source("leave").text())
                .doesNotContain("operations.enter", "operations.put", "local function verdict");
    }

    @Test
    void operationMayUseAnotherOperation() {
        assertThat(operations.source("raise").text())
                .containsSubsequence("function operations.set(", "function operations.raise(");
    }
}
