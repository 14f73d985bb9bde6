package dev.weft.examples;

import dev.weft.io.ByteStream;
import dev.weft.io.EndOfStreamException;
import java.io.IOException;

/**
 * A line protocol with a server and a client: {@code add n} adds to a number, and the answer is the sum. The protocol
 * is tested in a simulation, over a network that delays data, cuts data into pieces and breaks connections.
 */
public final class Counter {
    private Counter() {}

    /** The server: answers until the client closes the connection. */
    public static void serve(ByteStream stream) throws IOException, InterruptedException {
        long sum = 0;
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (!line.startsWith("add ")) {
                stream.write("error: what is '" + line + "'?\n");
                continue;
            }
            sum += Long.parseLong(line.substring("add ".length()));
            stream.write(sum + "\n");
        }
    }

    /**
     * The client: adds {@code number} and returns the sum.
     *
     * @throws EndOfStreamException if the server ends before it has answered
     */
    public static long add(ByteStream stream, long number) throws IOException, InterruptedException {
        stream.write("add " + number + "\n");
        String answer = stream.readLine();
        if (answer == null) {
            throw new EndOfStreamException("the answer", 0);
        }
        return Long.parseLong(answer);
    }
}
