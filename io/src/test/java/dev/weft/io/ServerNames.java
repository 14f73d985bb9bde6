package dev.weft.io;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the server names from the first message of a TLS client: RFC 8446, section 4.1.2, and RFC 6066, section 3. */
final class ServerNames {
    private static final int EXTENSION = 0;

    private ServerNames() {}

    static List<String> in(byte[] clientHello) {
        ByteBuffer hello = ByteBuffer.wrap(clientHello).position(4 + 2 + 32); // type and length, version, random
        hello.position(hello.position() + 1 + hello.get(hello.position())); // session id
        hello.position(hello.position() + 2 + hello.getShort(hello.position())); // cipher suites
        hello.position(hello.position() + 1 + hello.get(hello.position())); // compression
        List<String> names = new ArrayList<>();
        hello.getShort();
        while (hello.hasRemaining()) {
            int type = hello.getShort();
            ByteBuffer content = part(hello);
            if (type == EXTENSION) {
                addNames(part(content), names);
            }
        }
        return names;
    }

    private static void addNames(ByteBuffer list, List<String> names) {
        while (list.hasRemaining()) {
            int type = list.get();
            String name = US_ASCII.decode(part(list)).toString();
            names.add(type == 0 ? name : type + ":" + name);
        }
    }

    /** The next bytes, which begin with their length. */
    private static ByteBuffer part(ByteBuffer from) {
        int length = from.getShort() & 0xffff;
        ByteBuffer part = from.slice(from.position(), length);
        from.position(from.position() + length);
        return part;
    }
}
