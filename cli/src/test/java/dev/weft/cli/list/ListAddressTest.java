package dev.weft.cli.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.cli.input.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListAddressTest {
    @Test
    void addressHasServerLoginListAndParametersOfTheDriver() throws Exception {
        ListAddress address =
                ListAddress.parse("postgres://me:p%40ss+word@db.example:5433/pages?list=my%20list&sslmode=require");

        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/pages?sslmode=require");
        assertThat(address.login()).containsEntry("user", "me").containsEntry("password", "p@ss+word");
        assertThat(address.list()).isEqualTo("my list");
    }

    @Test
    void listWithoutANameIsTheDefaultList() throws Exception {
        ListAddress address = ListAddress.parse("postgresql://db.example/pages");

        assertThat(address.list()).isEqualTo("default");
        assertThat(address.login()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://db.example/pages", "postgres://db.example", "postgres:///pages", "pages"})
    void otherAddressIsRefused(String text) {
        assertThatThrownBy(() -> ListAddress.parse(text))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "the address of the list must have the form postgres://user:password@host:port/database?list=name");
    }

    @Test
    void hostMayContainAnUnderscore() throws Exception {
        ListAddress address = ListAddress.parse("postgres://me:p%40ss@pg_primary:6432/pages?list=news");

        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://pg_primary:6432/pages");
        assertThat(address.login()).containsEntry("user", "me").containsEntry("password", "p@ss");
        assertThat(ListAddress.parse("postgres://pg_primary/pages").jdbcUrl())
                .isEqualTo("jdbc:postgresql://pg_primary/pages");
        assertThat(ListAddress.parse("postgres://[::1]:5432/pages").jdbcUrl())
                .isEqualTo("jdbc:postgresql://[::1]:5432/pages");
    }

    @Test
    void invalidPortIsRefused() {
        assertThatThrownBy(() -> ListAddress.parse("postgres://db.example:65536/pages"))
                .isInstanceOf(InputException.class)
                .hasMessage("the address of the list has the port 65536, which is more than 65535");
    }

    @Test
    void emptyNameIsRefused() {
        assertThatThrownBy(() -> ListAddress.parse("postgres://db.example/pages?list="))
                .isInstanceOf(InputException.class)
                .hasMessage("the address of the list has an empty name after list=");
    }

    @Test
    void parameterThatTheDriverDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> ListAddress.parse("postgres://db.example/pages?lsit=news"))
                .isInstanceOf(InputException.class)
                .hasMessage("the address of the list has an unknown parameter 'lsit'");
    }
}
