package dev.weft.cli;

import dev.weft.cli.archive.Archives;
import dev.weft.cli.input.InputException;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;

/** The options of all commands that fetch: connections, requests and logins. */
final class HttpOptions {
    @ArgGroup(validate = false, heading = "%nConnections:%n")
    ConnectionOptions connections = new ConnectionOptions();

    @ArgGroup(validate = false, heading = "%nRequests:%n")
    RequestOptions requests = new RequestOptions();

    @ArgGroup(validate = false, heading = "%nLogin:%n")
    private LoginOptions login = new LoginOptions();

    /**
     * Reads the files that the options for requests and logins name, and checks these options. Must be called once, before the
     * other methods.
     *
     * @throws InputException if one of the files cannot be used, or an option is not valid
     */
    void prepare() throws InputException {
        login.prepare();
        requests.prepare(login);
    }

    /** A client with these options; see {@link Client#Client}. */
    Client client(LimitOptions limits, Archives archives, Consumer<String> warnings) throws InputException {
        return new Client(requests, limits, connections, archives, warnings);
    }
}
