package dev.weft.shared;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Network namespaces, each with a link to this machine that can be cut: packages are lost then, and no connection is told. They need root,
 * and a kernel that allows them. Without any, workers use the network of this machine.
 */
final class Networks implements AutoCloseable {
    private static Networks existing = new Networks();

    private final List<String> names = new ArrayList<>();

    private Networks() {}

    /** No networks. */
    static Networks none() {
        return new Networks();
    }

    /** Makes networks if that is possible. To be called before servers are started, which listen at {@link #addresses}. */
    static Networks make(int number) throws IOException {
        Networks made = new Networks();
        for (int i = 0; i < number; i++) {
            String name = "weft" + i;
            if (!ran("ip", "netns", "add", name)) {
                break;
            }
            made.names.add(name);
            boolean linked = ran("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
                    && ran("ip", "address", "add", here(i) + "/24", "dev", name)
                    && ran("ip", "link", "set", name, "up")
                    && ran("ip", "-n", name, "address", "add", there(i) + "/24", "dev", "eth0")
                    && ran("ip", "-n", name, "link", "set", "eth0", "up")
                    && ran("ip", "-n", name, "link", "set", "lo", "up");
            if (!linked) {
                throw new IOException("the network namespace " + name + " has no link");
            }
        }
        existing = made;
        return made;
    }

    private static String here(int network) {
        return "10.231." + network + ".1";
    }

    private static String there(int network) {
        return "10.231." + network + ".2";
    }

    /** The addresses at which servers listen for the networks that exist. */
    static List<String> addresses() {
        return IntStream.range(0, existing.names.size())
                .mapToObj(Networks::here)
                .toList();
    }

    int number() {
        return names.size();
    }

    /** What stands before the command of a program on the network of {@code worker}. */
    List<String> command(int worker) {
        return names.isEmpty() ? List.of() : List.of("ip", "netns", "exec", names.get(worker % names.size()));
    }

    /** Where the network of {@code worker} reaches this machine. */
    String address(int worker) {
        return names.isEmpty() ? "localhost" : here(worker % names.size());
    }

    void cut(int network) throws IOException {
        set(network, "down");
    }

    void mend(int network) throws IOException {
        set(network, "up");
    }

    private void set(int network, String state) throws IOException {
        if (!ran("ip", "link", "set", names.get(network), state)) {
            throw new IOException("the link of " + names.get(network) + " is not " + state);
        }
    }

    private static boolean ran(String... command) throws IOException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
    }

    @Override
    public void close() throws IOException {
        for (String name : names) {
            if (!ran("ip", "netns", "delete", name)) {
                throw new IOException("the network namespace " + name + " is still there");
            }
        }
    }
}
