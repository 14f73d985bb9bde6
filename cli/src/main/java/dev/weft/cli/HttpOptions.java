package dev.weft.cli;

import dev.weft.cli.archive.Archives;
import dev.weft.cli.input.InputException;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;

/** The options of all commands that fetch: how to connect, what to send, and who asks. */
final class HttpOptions {
    @ArgGroup(validate = false, heading = "%nConnections:%n")
    ConnectionOptions connections = new ConnectionOptions();

    @ArgGroup(validate = false, heading = "%nRequests:%n")
    RequestOptions requests = new RequestOptions();

    @ArgGroup(validate = false, heading = "%nLogin:%n")
    private LoginOptions login = new LoginOptions();

    /**
     * Reads the files that the options name; to be called once, before the others.
     *
     * @throws InputException if one cannot be used
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
