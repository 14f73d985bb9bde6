package dev.weft.io;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Looks up names as the JDK does, except names with the suffix {@link #SLOW}: their lookup waits until {@link
 * #mayAnswer} is open. The service loader finds this class.
 */
public final class SlowNames extends InetAddressResolverProvider {
    /**
     * The suffix of names whose lookup is slow. The JDK caches the addresses of a name, so each test must use another
     * name.
     */
    static final String SLOW = ".slow.test";

    static volatile CountDownLatch asked = new CountDownLatch(1);
    static volatile CountDownLatch mayAnswer = new CountDownLatch(1);

    /** For the service loader. */
    public SlowNames() {}

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "slow names";
    }

    private record Resolver(InetAddressResolver builtin) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            if (!host.endsWith(SLOW)) {
                return builtin.lookupByName(host, policy);
            }
            asked.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(
                        "a lookup was interrupted, although a lookup of the system cannot be interrupted");
            }
            return Stream.of(InetAddress.getLoopbackAddress());
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return builtin.lookupByAddress(address);
        }
    }
}
